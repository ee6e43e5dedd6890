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

MARKET = """
escalate: 1
title: A market of deeds
clock: {start: 2020-06-16, step: 1 week, steps: 4}
ladder: [Low, Middle, High]
parameters: {gap: {value: 0, range: [0, 9]}}
state:
  heat: {label: Heat, start: 10, drift: gap}
  cash: {label: Cash, start: 50, drift: -gap}
  calm: {label: Calm, start: yes}
actors:
  red:
    label: Red
    precision: 1 + gap / 10
    options:
      sit: {label: Sit, appeal: 2}
      march: {label: March, rung: High, appeal: gap * (step > 0) - 1, effects: {heat: +9}}
      trade: {label: Trade, rung: Low, appeal: 1, effects: {cash: +9}}
      plead: {label: Plead, rung: Middle, appeal: -0.2 * gap, effects: {calm: yes}}
      shout: {label: Shout, rung: Middle, when: gap < 1, appeal: 0.5, effects: {calm: no}}
      pray: {label: Pray, appeal: -1}
      sing: {label: Sing, appeal: -2}
      hide: {label: Hide, appeal: -3}
      dance: {label: Dance, appeal: -4}
  blue:
    label: Blue
    options:
      rest: {label: Rest}
      hoard: {label: Hoard, appeal: 0.2 * gap, effects: {cash: -5}}
  grey:
    label: Grey
    options: {doze: {label: Doze}, leave: {label: Leave, appeal: 0.3 * gap, effects: {cash: -1}}}
events: {storm: {label: A storm, chance: 0.1 + 0.05 * gap, effects: {heat: +9}}}
outcomes:
  war: {label: War, at end: yes, when: heat > 45}
  ruin: {label: Ruin, at end: yes, when: cash < 25}
  boom: {label: Boom, at end: yes, when: cash > 60}
  row: {label: A row, at end: yes, when: not calm}
  quiet: {label: Quiet, otherwise: yes}
"""

STRAY = """
escalate: 1
title: A shot that goes off, or that is meant
clock: {steps: 1}
state: {shots: {start: 0, range: [0, 1]}}
parameters: {slip: {value: 0.5, range: [0, 1]}, wish: {value: 0, range: [-9, 9]}}
actors:
  guard:
    label: The guard
    options:
      stray: {label: Stray, chance: slip, effects: {shots: +1}}
      fire: {label: Fire, appeal: wish, effects: {shots: +1}}
      wait: {label: Wait}
  clerk: {label: The clerk, options: {write: {}, read: {}}}
outcomes: {war: {label: War, when: shots > 0}, calm: {label: Calm, otherwise: yes}}
"""
