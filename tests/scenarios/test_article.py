"""Everything the article names stands in the flagship, with the article's own words beside it.

The article is not in the repository, so the phrases it was searched for are kept here: each was found in it
word for word, quotation marks and spaces made alike. ``...`` stands between two phrases of one entry.
"""

import re

import pytest

from escalate import load, load_text

ROWS = [
    # actors
    ("actor", "actors.north_korea", "Pyongyang"),
    ("actor", "actors.south_korea", "has staked his political reputation on improving relations"),
    ("actor", "actors.united_states", "can still play a pivotal role"),
    ("actor", "actors.china", "This is the opportune moment for China to intervene"),
    ("actor", "actors.defectors", "defector groups in the South have been sending propaganda across the border"),
    # what each can do
    ("D1", "north_korea.threaten", "threats of military action"),
    ("D2", "north_korea.demolish", "demolished"),
    ("D3", "north_korea.enter_dmz", "orders troops to enter the demilitarized zone"),
    ("D4", "north_korea.strike", "attack Seoul ... intimidates its neighbor with further military action"),
    ("D5", "north_korea.cut_lines", "withdraw from the inter-Korean liaison office"),
    ("D6", "north_korea.refuse_talks", "with a new method of calculation ... such sickening negotiations"),
    ("D6", "north_korea.break_off", "would not hold 'such sickening negotiations"),
    (
        "D7", "north_korea.offer_freeze",
        "guarantee he will close some nuclear facilities ... embraces denuclearization",
    ),
    ("D8", "north_korea.return_to_table", "return to the negotiating table"),
    ("D8", "north_korea.talk_on", "return to the negotiating table"),
    ("D9", "north_korea.worsen_relations", "worsen relations with Jae-in"),
    ("calm", "north_korea.step_back", "preventing both the North and the South from edging closer towards war"),
    ("S1", "south_korea.respond_strongly", "respond strongly"),
    ("S2", "south_korea.strike_back", "taking further military action"),
    (
        "S3", "south_korea.keep_sanctions",
        "has given no indication yet that it will abandon its support for US sanctions",
    ),
    ("S3", "south_korea.drop_support", "abandon its support for US sanctions"),
    ("S4", "south_korea.challenge_sanctions", "the US's insistence that strict sanctions should remain in place"),
    (
        "S5", "south_korea.pursue_projects",
        "inter-Korean projects that would have breached both US and UN sanctions",
    ),
    ("S6", "south_korea.improve_relations", "improving relations between the North and the South"),
    (
        "S7", "south_korea.restrain_leaflets",
        "The reason why tensions between North and South Korea have been escalating",
    ),
    ("U1", "united_states.hold_sanctions", "would not compromise on US sanctions"),
    ("U2", "united_states.lift_some", "must lift some of them"),
    ("U3", "united_states.stand_by_seoul", "should not abandon Seoul"),
    ("U4", "united_states.stay_out", "does not want his country to enter into endless conflicts"),
    (
        "U5", "united_states.negotiate",
        "need to return to the negotiating table and thrash out a compromise",
    ),
    ("U6", "united_states.drop_hostile_policy", "withdraws its 'hostile policy"),
    ("C1", "china.mediate", "for China to intervene"),
    ("C2", "china.cut_payments", "slash its payments to Pyongyang"),
    ("C3", "china.keep_paying", "its payments to Pyongyang"),
    ("C4", "china.find_way_forward", "Both the US and China can agree"),
    ("C4", "united_states.find_way_forward", "they can find a way forward"),
    ("F1", "defectors.send", "sending propaganda across the border"),
    ("F2", "defectors.stop", "sending propaganda across the border"),
    # what pushes whom
    (
        "K1", "parameters.seoul_resolve",
        'would "respond strongly" if the North continues to make the situation worse',
    ),
    (
        "K2", "parameters.dmz_alarm",
        "could potentially deteriorate if Pyongyang orders troops to enter the demilitarized zone, as Seoul has "
        "already warned it would react",
    ),
    ("K3", "parameters.hostile_policy_bar", "until the US withdraws its 'hostile policy"),
    (
        "K4", "parameters.alliance_pull",
        "should not abandon Seoul if Pyongyang intimidates its neighbor with further military action",
    ),
    (
        "K5", "parameters.guarantee",
        "as long as Jong-un can guarantee he will close some nuclear facilities",
    ),
    ("K6", "parameters.concession", "unless the latter embraces denuclearization"),
    ("K6", "parameters.persuasion", "At some stage the Chinese Government must be persuaded"),
    (
        "K6", "parameters.doorstep",
        "unlikely that Chinese President Xi Jinping wants to see a potential conflict on his doorstep",
    ),
    (
        "K7", "parameters.way_forward",
        "both countries will make no progress on this issue until they can find a way forward",
    ),
    ("K8", "parameters.sanction_excuse", "this could be Jong-un's excuse to worsen relations"),
    (
        "K9", "parameters.anger_follows",
        "The reason why tensions between North and South Korea have been escalating for weeks",
    ),
    (
        "K9", "parameters.north_is_opportunist",
        "using the defector incidents as an excuse to attack Seoul",
    ),
    ("K9", "parameters.appetite", "The North is Looking for an Excuse to Attack the South"),
    ("anger", "parameters.anger_counts", "The North Korean leader is angry at the South"),
    ("K10", "parameters.hanoi_memory", "ended in disaster because Trump would not compromise on US sanctions"),
    ("K11", "parameters.deal_window", "diminishing as the November election fast approaches"),
    ("K12", "parameters.too_late", "thrash out a compromise before this crisis worsens"),
    ("K13", "parameters.spiral", "force both the North and the South into taking further military action"),
    (
        "S6", "parameters.moon_stake",
        "has staked his political reputation on improving relations between the North and the South",
    ),
    # state
    ("state", "state.tension", "tensions between North and South Korea have been escalating for weeks"),
    ("state", "state.leaflets", "propaganda across the border"),
    ("state", "state.anger", "is angry at the South for failing to challenge"),
    ("state", "state.troops_in_dmz", "the demilitarized zone"),
    ("state", "state.office_standing", "a joint liaison office building"),
    ("state", "state.us_sanctions", "US sanctions are a bone of contention"),
    ("state", "state.un_sanctions", "both US and UN sanctions"),
    ("state", "state.seoul_support", "its support for US sanctions"),
    ("state", "state.projects", "inter-Korean projects"),
    ("state", "state.china_payments", "its payments to Pyongyang"),
    ("state", "state.facilities", "close some nuclear facilities"),
    ("state", "state.moon_standing", "a devastating blow to his foreign policy"),
    ("state", "state.trust", "The failed summit between Washington and Pyongyang"),
    ("state", "state.us_china_tension", "tensions remain high between Beijing and Washington"),
    ("state", "state.beijing_concern", "a potential conflict on his doorstep"),
    ("state", "state.hostile_policy", "'hostile policy"),
    ("state", "state.talks", "the negotiating table"),
    ("state", "state.border_closed", "since January due to COVID-19 restrictions"),
    # events, outcomes, policies
    ("event", "events.launch", "sending propaganda across the border"),
    ("event", "events.election", "the November election"),
    ("outcome", "outcomes.war", "another Korean War"),
    ("outcome", "outcomes.compromise", "thrash out a compromise"),
    ("outcome", "outcomes.clash", "further military action"),
    ("outcome", "outcomes.talks_open", "return to the negotiating table"),
    ("outcome", "outcomes.troops_no_shot", "orders troops to enter the demilitarized zone"),
    ("outcome", "outcomes.tense_status_quo", "will make no progress on this issue"),
    ("policy", "policies.sanctions_relief", "Trump must lift some of them"),
    ("policy", "policies.dmz_troop_moves", "if Pyongyang orders troops to enter the demilitarized zone"),
    ("policy", "policies.chinese_pressure", "must be persuaded to slash its payments to Pyongyang"),
    (
        "policy", "policies.joint_us_china",
        "both countries will make no progress on this issue until they can find a way forward",
    ),
    ("policy", "policies.no_leaflets", "sending propaganda across the border"),
    (
        "policy", "policies.seoul_breaks_ranks",
        "inter-Korean projects that would have breached both US and UN sanctions",
    ),
    (
        "policy", "policies.grand_bargain",
        "Both the US and China can agree that another Korean War is in neither side's best interests",
    ),
]  # fmt: skip

NUMBERED = {"D": 9, "S": 7, "U": 6, "C": 4, "F": 2, "K": 13}


def alike(text):
    """Quotation marks and spaces made alike."""
    for fancy, plain in (("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"')):
        text = text.replace(fancy, plain)
    return re.sub(r"\s+", " ", text).strip()


def entries(scenario):
    """Every entry of a scenario that can carry a quote: path -> entry."""
    found = {f"actors.{actor.name}": actor for actor in scenario.actors}
    found |= {f"{actor.name}.{option.name}": option for actor in scenario.actors for option in actor.options}
    for group in ("parameters", "state", "events", "outcomes", "policies"):
        found |= {f"{group}.{entry.name}": entry for entry in getattr(scenario, group)}
    return found


def missing(scenario):
    """The rows whose entry is absent, or does not carry the article's words."""
    found = entries(scenario)
    return [
        row
        for row in ROWS
        if row[1] not in found
        or found[row[1]].origin.source != "article"
        or alike(found[row[1]].origin.quote) != row[2]
    ]


@pytest.fixture(scope="module")
def flagship():
    return load("kaesong-2020")


def test_every_row_stands_in_the_file_with_its_quote(flagship):
    assert missing(flagship) == []


def test_every_number_of_the_table_has_a_row():
    named = {row[0] for row in ROWS}
    assert {f"{letter}{n}" for letter, last in NUMBERED.items() for n in range(1, last + 1)} <= named


def test_no_quote_stands_in_the_file_that_was_not_looked_up(flagship):
    quoted = {path for path, entry in entries(flagship).items() if entry.origin.quote}
    assert quoted == {row[1] for row in ROWS}


def overlay(path, change):
    """The flagship with one entry changed."""
    group, name = path.split(".")
    if group in ("parameters", "state", "events", "outcomes", "policies", "actors"):
        body = f"{group}: {{{name}: {change}}}"
    else:
        body = f"actors: {{{group}: {{options: {{{name}: {change}}}}}}}"
    return load_text(f"escalate: 1\nextends: kaesong-2020\ntitle: t\n{body}\n")


@pytest.mark.parametrize("path", [row[1] for row in ROWS[::25]])
def test_a_quote_taken_out_is_noticed(path):
    assert [row[1] for row in missing(overlay(path, "{quote: null}"))] == [path]


def test_a_quote_in_other_words_is_noticed():
    assert [row[1] for row in missing(overlay("outcomes.war", "{quote: a new war}"))] == ["outcomes.war"]


def test_an_entry_taken_out_is_noticed():
    assert missing(overlay("china.keep_paying", "{source: null}")) == [
        ("C3", "china.keep_paying", "its payments to Pyongyang")
    ]
    without = missing(overlay("policies.seoul_breaks_ranks", "null"))
    assert [row[1] for row in without] == ["policies.seoul_breaks_ranks"]


def test_every_number_that_matters_has_its_range_its_basis_and_its_reason(flagship):
    for parameter in flagship.parameters:
        assert parameter.low < parameter.high
        assert parameter.origin.why, parameter.name
        if parameter.basis != "guess":
            assert parameter.origin.source, parameter.name


TONE = {
    -2: ["events.launch", "united_states.stand_by_seoul"],
    -4: ["north_korea.cut_lines", "north_korea.worsen_relations"],
    -5: ["north_korea.refuse_talks"],
    -5.6: ["china.cut_payments"],
    -7: ["north_korea.threaten", "north_korea.break_off"],
    -7.2: ["north_korea.drill", "south_korea.respond_strongly", "united_states.drill"],
    -9.2: ["north_korea.demolish"],
    -9.5: ["north_korea.enter_dmz"],
    -10: ["north_korea.strike", "south_korea.strike_back"],
    2.8: ["north_korea.let_families_meet"],
    4: [
        "north_korea.meet_seoul", "north_korea.offer_freeze", "south_korea.improve_relations",
        "united_states.negotiate", "china.mediate",
    ],
    7: ["north_korea.return_to_table", "united_states.lift_some"],
    7.4: ["south_korea.pursue_projects"],
    9: ["north_korea.step_back", "united_states.halt_drills"],
}  # fmt: skip
"""The conflict-cooperation table of the CAMEO event data: a move's published value."""


def test_the_published_weights_are_as_published_and_pull_the_right_way(flagship):
    published = {move: value for value, moves in TONE.items() for move in moves}
    moves = {f"{actor.name}.{option.name}": option for actor in flagship.actors for option in actor.options}
    moves |= {f"events.{event.name}": event for event in flagship.events}
    found = {}
    for path, move in moves.items():
        for effect in move.effects:
            if effect.target == "tension":
                sign, size = re.fullmatch(r"(-?)scale \* ([\d.]+)", effect.amount.low.text).groups()
                found[path] = float(size) if sign else -float(size)
    assert found == published


def test_slips_of_the_article_are_named_and_not_encoded(flagship):
    lines = flagship.files[0].text.splitlines()
    box = alike(" ".join(line.strip("# ") for line in lines if line.startswith("#")))
    for words in (
        "27 and 28 February 2019", "Trump and Kim did not meet", "border with China", "trade, oil and aid",
        "five of eleven UN resolutions", "both sides have armed posts", "laws of 2016, 2017 and 2019",
    ):  # fmt: skip
        assert words in box
    entered = "\n".join(line for line in lines if not line.startswith("#"))
    entered = entered[: entered.index("\nquestions:")]
    assert "March 2019" not in entered
    assert "Stockholm" not in entered


def test_what_happened_is_told_to_the_end_of_the_clock(flagship):
    happened = alike(flagship.about.what_happened)
    for day in ("31 May", "4 June", "9 June", "16 June", "17 June", "19 June", "23 June", "24 June", "22 September"):
        assert day in happened
    for words in ("shot a South Korean official", "Kim apologised", "10 October", "14 December", "one draw"):
        assert words in happened
    assert "no violence" not in happened


def test_base_rates_name_their_data(flagship):
    told = " ".join(f"{rate.says} {rate.source}" for rate in flagship.about.base_rates)
    for words in ("14 crises", "23 %", "197 days", "ICB", "25 disputes", "18 uses of force", "GML"):
        assert words in told


def test_labels_are_short_enough_for_charts(flagship):
    for path, entry in entries(flagship).items():
        assert len(entry.label) <= 40, path
    assert max(len(outcome.label) for outcome in flagship.outcomes) <= 36


def test_the_dead_are_not_counted_and_nobody_is_told_what_to_do(flagship):
    told = flagship.files[0].text.lower()
    for word in ("casualt", "dead", "killed", "best move", "score", "probability of war"):
        assert word not in told
