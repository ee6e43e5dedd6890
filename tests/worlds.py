"""Small scenarios in which it is known who decides what; several tests look at them."""

CHAIN = """
escalate: 1
title: China pays less, so the North talks, so there is a deal
clock: {steps: 4}
ladder: [Calm, Clash]
parameters: {push: {value: 0, range: [0, 9]}}
state: {payments: {start: 100}, heat: {start: 10}}
actors:
  china:
    label: China
    options:
      pay: {label: Pay, appeal: 9}
      cut: {label: Cut, effects: {payments: -20}}
  north:
    label: North
    options:
      threaten: {label: Threaten, rung: Clash, appeal: 1}
      talk: {label: Talk, rung: Calm, when: payments < 95}
events: {storm: {label: A storm, chance: 0.5, when: push > 5, effects: {heat: +30}}}
outcomes:
  deal: {label: Deal, at end: yes, when: times(north.talk) >= 2}
  hot: {label: Hot, at end: yes, when: heat > 60}
  nothing: {label: Nothing, otherwise: yes}
policies: {squeeze: {label: Squeeze, order: {china.cut: step == 0}}}
"""

DUEL = """
escalate: 1
title: Only one of three decides, and only in step 2
clock: {steps: 5}
state: {fire: {start: no}, talk: {start: no}}
actors:
  dull:
    label: Dull
    options: {left: {label: Left}, right: {label: Right}}
  red:
    label: Red
    options:
      wait: {label: Wait, appeal: 1}
      shoot: {label: Shoot, when: step == 2, effects: {fire: yes}}
      talk: {label: Talk, when: step == 2, effects: {talk: yes}}
  later:
    label: Later
    options: {up: {label: Up}, down: {label: Down}}
outcomes:
  war: {label: War, at end: yes, when: fire}
  deal: {label: Deal, at end: yes, when: talk}
  quiet: {label: Quiet, otherwise: yes}
policies: {shot: {label: A shot, order: {red.shoot: yes}}}
"""
