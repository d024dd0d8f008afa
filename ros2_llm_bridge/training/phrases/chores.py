# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What a mobile base without hands, eyes or loudspeaker cannot do, however politely one asks."""

from __future__ import annotations

import random

from ros2_llm_bridge.commands.model import Cannot
from ros2_llm_bridge.training.phrases import amounts, nouns
from ros2_llm_bridge.training.phrases.pattern import Clause, expand, lines, pick
from ros2_llm_bridge.training.phrases.places import place_name

UNSUPPORTED = Cannot('unsupported_ability')

GOODS = (
    'cup mug plate bowl spoon fork knife bottle glass book newspaper magazine pen pencil paper'
    ' phone remote key keys wallet bag jacket coat shirt sock towel blanket pillow toy ball box'
    ' package parcel letter apple banana bread milk juice water beer coffee tea sandwich pizza'
    ' snack medicine pills screwdriver hammer wrench tape scissors charger cable battery umbrella'
    ' hat glasses watch flowers vase tray basket trash garbage laundry dishes groceries shoes'
    ' slippers backpack camera'
).split()
DEVICES = tuple((
    'light|lights|lamp|television|tv|radio|stereo|music|heater|heating|fan|air conditioner|'
    'oven|stove|coffee machine|kettle|washing machine|dishwasher|computer|printer|alarm|'
    'vacuum|sprinkler|headlights|flashlight|camera|microphone|siren|speaker|engine|motor|'
    'lidar|laser|screen|projector|water|tap|shower|conveyor|pump|buzzer|beacon|wifi'
).split('|'))
OPENABLE = tuple((
    'door|window|curtains|blinds|garage|gate|drawer|fridge|box|lid|cupboard|bottle|valve|'
    'trunk|tray|hatch|bin|front door|oven|mailbox|closet|umbrella'
).split('|'))
PARTS = tuple((
    'arm|left arm|right arm|gripper|hand|left hand|right hand|wrist|elbow|shoulder|finger|'
    'fingers|head|neck|camera|torso|lift|fork|forks|bucket|tray|mast|joint|claw|leg|tail|'
    'antenna|manipulator|waist|eyes|end effector|tool|boom|winch|turret|gimbal'
).split('|'))

CHORES = lines("""
(bring|fetch|get|hand|give|pass) me {g}
(bring|fetch|get|hand|carry|deliver) {g} to {who}
(bring|carry|take|deliver|transport|move) {g} to {a}
(pick up|grab|take|lift|hold|catch|drop|put down|throw|release|get rid of) {g}
put {g} (on|in|into|under|next to) {a}
(take|get|remove) {g} (from|out of|off) {a}
(clean|wash|wipe|vacuum|sweep|mop|tidy|dust|scrub|paint|tidy up|clean up) {a}
(find|look for|search for|locate|seek|spot|track|detect|identify) {g}
(find|look for|search for|look after|call|wake|greet|help|watch|guard|ask|tell|thank|hug|visit
    with|feed) {who}
(turn on|switch on|turn off|switch off|activate|deactivate|power on|start|stop|dim|shut down|
    enable) the {dev}
(turn|switch|put) the {dev} (on|off)
(turn up|turn down) the {dev}
{dev} (on|off)
(open|close|shut|lock|unlock|unscrew) the {op}
(open|close|lock) the {op} (of|in|at) {a}
(take|shoot|make|snap|capture) (a|another|some) (picture|photo|photograph|video|selfie|
    snapshot|image)
(take|make) a (picture|photo) of {thing}
photograph {thing}
(record|film|scan|inspect|examine|watch|check|monitor|measure|observe|count|describe|survey)
    {thing}
(take|send me) (a|the) (photo|image|picture|map|video)
(check|see|tell me|find out|look) (if|whether) (the {dev} is (on|off)|the {op} is (open|closed|
    locked)|{who} is (there|home|asleep)|anybody is (there|in {a}))
(tell|show|read|give) me (the time|a joke|a story|the weather|the news|your battery level|the
    map|what you see|your position|your status)
(say|shout|whisper|announce) (hello|good morning|goodbye|something nice|that dinner is ready|
    hi to {who})
(sing|dance|jump|smile|laugh|sleep|wave|bow|clap|nod|sit down|stand up|lie down|roll over|
    shake hands|fly|swim|climb|take off|kneel|crouch|lie on the floor)
(sing|dance|jump) (for me|a song|with me|up and down|as high as you can)
play (some music|a song|my favorite song|chess with me|a game|a sound|the radio)
(cook|make|prepare|order|buy|serve) (dinner|breakfast|lunch|a coffee|some tea|a pizza|a
    sandwich|two burgers|me a drink|groceries)
(water|feed|walk|pet) the (plants|flowers|dog|cat|fish|garden|chickens)
(set|start|stop) (a|the) (timer|alarm|stopwatch|reminder) [for {t}]
remind me (to {chore}|of the meeting|in {t})
(call|phone|text|email) {who}
(save|store|remember|bookmark|mark|forget) (this|your|the current) (position|place|location|
    spot|map)
(send|write) (a|an) (message|email|report) [to {who}]
(load|unload|fill|empty|push|pull|kick|lift|stack|break|fix|repair|build|cut|burn|destroy)
    {thing}
(charge|recharge|dock|undock|reboot|restart|shut down|calibrate|update|plug in) yourself
(charge|recharge) your (battery|batteries)
(reboot|shut down|power off|restart|go to sleep|wake up|self destruct|switch yourself off|log
    in|log out)
(change|set|increase|lower|raise) (the|your) (volume|brightness|temperature|maximum speed|
    speed limit|voice|language|name) [to {n}]
(start|begin|stop|finish) (mapping|recording|cleaning|mowing|exploring|streaming|localizing|
    vacuuming|scanning)
honk [the horn]
beep [twice]
blink [your lights]
take (a nap|a shower|a break|a look around|notes|a seat|{g} with you|measurements|samples)
turn (into a dragon|the page|the key|the knob|the handle|the volume down|the pancake|the table
    over)
move (the|that) {op}
move {thing}
move the {dev} {q} (forward|back|to the left)
go (shopping|fishing|crazy|to sleep|to hell|on a diet|to work for me|online)
back up (your|the) (data|files|hard drive|memory|database)
drive me (crazy|mad)
rotate the (picture|image|tires|{part}|box)
stop the (music|{dev}|recording|timer|bleeding)
step on (it|the scale|{g})
i (need|want|lost|forgot) my {goods} (find|bring|get|fetch) it
i am (cold|hungry|thirsty|hot|bored) (bring me {g}|turn on the {dev}|switch off the {dev}|open
    the {op})
where is {g} (find|bring|get) it
(check|report|read|show) [the] {bare} (status|state|temperature|level)
take (a|one) (picture|photo|sample|measurement) every {t}
take a (picture|photo) every {q}
(do|perform|make) a (backflip|somersault|cartwheel|handstand|wheelie|flip|barrel roll|trick|
    backwards roll|push up|split|moonwalk)
go around and (look for|search for|photograph|clean) {thing}
go (and|) (get|find|fetch|grab|look for|check on) {g}
i want to (cook|sleep|shower|read) can you turn (it|the {dev}) (on|off)
translate {g}
spin the (wheel|bottle|record|{dev})
switch (lanes|sides|modes|hands)
""")
STUNTS = (
    '(backflip|front flip|flip|somersault|cartwheel|handstand|headstand|wheelie|'
    'barrel roll|trick|stunt|dance|jig|twirl on one wheel|loop the loop|jump|hop|leap|push up|'
    'sit up|split|moonwalk|bunny hop|burnout|drift|curtsy|bow|salute|jumping jack|limbo|shimmy|'
    'victory lap|belly flop|high five|karate kick|magic trick|dab|squat|tap dance|flying kick)'
)
STUNT_LINES = lines("""
(do|perform|make|try|show me|give me|let me see|attempt) (a^6|another^2|your best|a double|one
    more|a backward|a quick) {stunt}
(do|perform) a {stunt} (to the (left|right)|on the spot|for me|for us|off the {bare}|in place|
    backwards|forward)
(flip|roll|tip|topple) (over|onto your back|upside down)
(jump|hop|leap|bounce|skip) (up|over {a}|{n} times|on one wheel|up and down|across {a}|{q})
(stand|balance) on (one wheel|two wheels|your head|your back wheels)
(fly|swim|climb|float|hover|dive|levitate|glide) (over|across|up|through|above|around) {a}
(fly|hover|float|rise|climb|levitate|ascend|descend|take off) [up|down|to|by|at] {q}
(rise|lift yourself|raise yourself|lower yourself|sink|jump|go up|move up into the air) [by] {q}
    [off the (ground|floor)]
(drive|move|go|fly) {q} (upward|upwards|downward|downwards|up into the air|off the ground|into
    the air|toward the ceiling|towards the sky)
(drive|move|go) (upward|upwards|downward|downwards|up into the air|off the ground) [{q}]
(wag|shake|wiggle) your (tail|hips|ears|body)
(write|draw|spell|trace) (your name|my name|a circle|the letter s|a heart|a triangle|a star) [on
    the floor]
""")
LOOKS = lines("""
look (behind you^3|back|over your shoulder|up|down|left|right|to your left|to your right|to the
    left|to the right|around you|around|ahead|straight ahead|forward|at me|at {a}|over there|both
    ways|where you came from|out of the window|closely|under {a}|inside {a})
(have|take) a (look|peek|glance) (behind you|around|to your left|to the right|at {a}|around the
    corner|over your shoulder|back|outside)
(look|glance|peek|stare|gaze) (behind you|back|around the corner|at {a}|to the (left|right) {q})
(keep an eye|keep watch|spy) on {a}
(watch|observe|mind) (behind you|your back|your left|your right|the road|the way|{a}|out for {a})
(tell me|say|report) (what|who) is (behind you|on your left|on your right|in front of you|in {a})
(check|see) what is (behind you|on your left|on your right|around the corner|in {a})
(turn|swing) your (head|eyes|gaze|camera) (left|right|back|around|behind you)
""")
ARMS = lines("""
(raise|lower|lift|move|extend|retract|bend|stretch|rotate|turn|tilt|pan|straighten|fold|swing)
    [the|your] {part}
(raise|lower|lift|move|extend|tilt|rotate|turn) [the|your] {part} (up|down|left|right|back|
    forward|slowly|fast)
(raise|lower|lift|move|extend|retract|pull|push) [the|your] {part} {q} [up|down|forward|back|
    higher]
(raise|lower|move|extend) [the|your] {part} (forward|back|up|down|backward|left|right) [by] {q}
(open|close|release|relax|tighten|squeeze|home|reset|stop|stow) [the|your] {part} [slowly|fast|
    now]
{part} (up|down|left|right|open|closed|forward|back|higher) [slowly|fast|{q}]
(pull|push|move) (back|forward|up|down) [the|your] {part}
(rotate|turn|bend|tilt|twist) [the|your] {part} [by] {d} [left|right|clockwise|up|down]
turn your {part} to the (left|right)
(wave|shake) your {part}
point your {part} (at|to) {a}
(nod|shake) your head
{part} (left|right) {d}
grip [it] (tighter|harder)
let go
""")


def chore(rng: random.Random) -> Clause:
    """Return an errand that needs hands, eyes or a voice."""
    a, _ = place_name(rng)
    article = rng.choice(
        ('the', 'the', 'my', 'a', 'some', 'that', 'your', 'a red', 'the big', 'the other')
    )
    goods = f'{article} {rng.choice(GOODS)}'
    said, _ = amounts.length(rng)
    time, _ = amounts.duration(rng)
    text, template = pick(
        rng,
        CHORES,
        'chore',
        a=a,
        g=goods,
        goods=rng.choice(GOODS),
        bare=rng.choice((rng.choice(DEVICES), rng.choice(OPENABLE))),
        who=nouns.person(rng),
        n=str(rng.randint(1, 100)),
        dev=rng.choice(DEVICES),
        op=rng.choice(OPENABLE),
        part=rng.choice(PARTS),
        t=time,
        thing=rng.choice((goods, f'the {nouns.thing(rng)}', a)),
        q=said,
        chore=rng.choice(('buy milk', 'call mom', 'water the plants', 'take my pills')),
    )
    return Clause(text, UNSUPPORTED, 'refuse_chore', template, not text.startswith(DEVICES))


def arm(rng: random.Random) -> Clause:
    """Return an order to a limb that this robot lacks."""
    a, _ = place_name(rng)
    said, _ = amounts.length(rng)
    degrees, _ = amounts.angle(rng)
    text, template = pick(rng, ARMS, 'arm', a=a, part=rng.choice(PARTS), q=said, d=degrees)
    if text.startswith('head '):  # by itself a verb: "head forward"
        text = f'your {text}'
    return Clause(text, UNSUPPORTED, 'refuse_arm', template,
                  not text.startswith((*PARTS, 'your head ')))


def stunt(rng: random.Random) -> Clause:
    """Return a trick that wheels cannot do."""
    a, _ = place_name(rng)
    text, template = pick(
        rng, STUNT_LINES, 'stunt', a=a, stunt=expand(rng, STUNTS), q=amounts.length(rng)[0],
        bare=nouns.thing(rng), n=rng.choice(('two', 'three', 'five', '3', '10')))
    return Clause(text, UNSUPPORTED, 'refuse_stunt', template, phenomena=('stunt',))


def look(rng: random.Random) -> Clause:
    """Return an order to look somewhere, which is no order to turn there."""
    text, template = pick(
        rng, LOOKS, 'look', a=place_name(rng)[0], q=amounts.angle(rng)[0])
    return Clause(text, UNSUPPORTED, 'refuse_look', template, phenomena=('look',))
