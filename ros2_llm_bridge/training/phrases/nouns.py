# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Names of places and things: the more of them, the less a model can learn a list by heart."""

from __future__ import annotations

import random

ROOMS = tuple(
    """
kitchen|bedroom|bathroom|living room|dining room|hallway|corridor|garage|garden|office|lobby|
reception|pantry|laundry|laundry room|attic|basement|cellar|balcony|terrace|patio|porch|nursery|
study|library|den|closet|wardrobe|toilet|restroom|washroom|cloakroom|utility room|guest room|
guest bedroom|master bedroom|playroom|game room|workshop|shed|studio|gym|sauna|pool|foyer|
entrance|entrance hall|entryway|exit|emergency exit|stairwell|staircase|elevator|lift|landing|
meeting room|conference room|board room|break room|server room|copy room|mail room|storage room|
storeroom|stock room|warehouse|loading dock|loading bay|charging station|charging dock|charger|
dock|docking station|home base|base|base station|home|start|starting point|starting position|
home position|parking spot|parking lot|parking bay|parking area|driveway|yard|backyard|courtyard|
canteen|cafeteria|cafe|coffee corner|bar|restaurant|dining hall|classroom|lecture hall|
auditorium|laboratory|lab|clean room|test area|control room|engine room|boiler room|
assembly line|packing station|sorting area|shipping area|pick up point|drop off zone|
delivery point|ward|clinic|pharmacy|operating room|waiting room|waiting area|exam room|
nurse station|nurses station|icu|reading room|archive|chapel|stage|backstage|gallery|exhibit|
museum shop|gift shop|ticket counter|checkout|cash register|front desk|help desk|
information desk|service desk|security desk|barn|stable|greenhouse|orchard|field|vineyard|
chicken coop|compost heap|tool shed|pump house|platform|gate|terminal|hangar|runway|
baggage claim|lounge|vip lounge|smoking area|rooftop|helipad|recycling room|waste room|bin store|
bike rack|bus stop|mailbox|letterbox|fountain|statue|bench|picnic area|bonfire|treehouse|dungeon|
throne room|moon|north pole|mars|supermarket|bakery|pub|front door|back door|main door|side door|
front porch|back porch|front yard|left wing|right wing|east wing|west wing|north hall|
south entrance|upper floor|ground floor|mezzanine|back office|back room|forward storage|
rear exit|front gate|turnstile|checkpoint|waypoint|rest area|turning bay|turntable|roundabout|
stop sign|halt line|meter room|foot bath|light switch|camera stand|
sunroom|conservatory|vestibule|anteroom|dressing room|changing room|locker room|print room|
call center|data center|darkroom|projection room|green room|rehearsal room|music room|art room|
computer lab|robotics lab|infirmary|triage|radiology|x ray room|maternity ward|food court|bistro|
salad bar|buffet|kitchenette|wine cellar|mill|forge|foundry|paint shop|machine shop|weld shop|
quality control|inspection area|receiving area|freight elevator|cold room|dry store|seed store|
silo|hayloft|paddock|apiary|pond|pier|jetty|boathouse|lighthouse|tower|turret room|crypt|cloister|
townhall|courthouse|post office|bank|florist|butcher|barber|spa|ballroom|theater|cinema|
box office|ticket office|coat check|press room|newsroom|archive room|vault|armory|
guard room|watchtower|barracks|mess hall|field hospital|command center|situation room|bridge|
cargo hold|galley|cabin|deck|crows nest|airlock|observatory|planetarium|day care|sandpit|
bowling alley|tennis court|ice rink|ski room|grandstand|finish line|start line|
pit lane""".replace(
        '\n', ''
    ).split(
        '|'
    )
)

OBJECTS = tuple(
    """
table|dining table|coffee table|kitchen table|desk|chair|armchair|rocking chair|sofa|couch|bed|
bunk|fridge|refrigerator|freezer|oven|stove|microwave|dishwasher|washing machine|dryer|sink|
basin|bathtub|shower|mirror|lamp|floor lamp|bookshelf|bookcase|shelf|rack|cabinet|cupboard|
drawer|dresser|window|door|doorway|curtain|fireplace|radiator|heater|fan|television|tv|tv set|
stereo|speaker|piano|guitar|computer|monitor|printer|copier|projector|whiteboard|blackboard|
poster|painting|plant|flower pot|palm tree|tree|bush|fence|wall|pillar|column|box|crate|pallet|
barrel|bucket|trash can|garbage can|bin|recycling bin|traffic cone|cone|barrier|ladder|stairs|
ramp|rug|carpet|mat|vending machine|water cooler|coffee machine|kettle|toaster|counter|island|
workbench|toolbox|tool cabinet|lathe|conveyor|conveyor belt|scale|scanner|forklift|truck|car|van|
bicycle|bike|scooter|wheelchair|cart|trolley|stretcher|crib|toy box|dog bed|cat tree|aquarium|
fish tank|birdcage|first aid kit|fire extinguisher|fuse box|thermostat|clock|phone|mailboxes|
lockers|locker|safe|suitcase|backpack|basket|laundry basket|ironing board|broom|vacuum cleaner|
beach ball|water bottle|flag|sign|
stool|bar stool|footstool|ottoman|futon|hammock|cradle|high chair|nightstand|side table|end table|
pool table|lectern|podium|easel|globe|jukebox|pinball machine|treadmill|rowing machine|trampoline|
swing set|sandbox|seesaw|birdbath|sundial|flagpole|lamppost|fire hydrant|parking meter|guard rail|
handrail|vent|boiler|furnace|generator|transformer|battery rack|server rack|laser cutter|anvil|
band saw|drill press|spray booth|hoist|crane|pallet jack|hand truck|dolly|keg|oil drum|hose reel|
gas cylinder|watering can|wheelbarrow|lawn mower|hedge|rose bush|apple tree|oak|scarecrow|trough|
haystack|beehive|kennel|hutch|bird feeder|letter box|coat rack|hat stand|umbrella stand|candle|
chandelier|grandfather clock|harp|drum kit|amplifier|tripod|screen|booth|kiosk|
photocopier|shredder|water dispenser|defibrillator|eyewash|scaffold|compressor|kiln|loom|
sewing machine|mannequin|cash machine|photo booth|charging pad|tape mark|red line|blue dot|
qr code|pylon|bollard|speed bump|crosswalk|bus|tram|trailer|container|boat|canoe|
surfboard""".replace(
        '\n', ''
    ).split(
        '|'
    )
)

ADJECTIVES = tuple("""
red blue green yellow orange black white grey purple brown big large small little tiny old new
upper lower main spare quiet dark bright cold warm secret private public shared
central north south east west front back rear outer inner side temporary empty full clean dirty
sunny wooden glass metal round square long narrow wide tall corner inside outside""".split())

FUNCTIONS = tuple("""
storage meeting break work training testing packing shipping sorting cleaning repair paint print
music art craft yoga media radio sewing ironing coffee tea snack lunch fitness dance prayer sleep
recovery security staff visitor customer student teacher doctor nurse engineering finance marketing
sales legal design robotics chemistry physics biology battery tool parts bike boat ski shoe hat
cable paper glass plastic metal water wind solar""".split())

HEADS = tuple(
    """room area corner zone office station desk hall lab bay storage shop closet point space
spot table counter cabinet shelf rack door entrance exit""".split()
)

NUMBERED = tuple(
    """room office dock gate table station bay aisle shelf rack zone area lab desk bed ward
platform lane cell line door locker hall building terminal waypoint slot""".split()
)

PEOPLE = tuple("""
anna ben carla david emma felix grace henry ida jack katie liam maria noah olivia paul quinn rosa
sam tina umar vera walter xenia yusuf zoe alice bob charlie diana edgar fiona george hannah ivan
julia kevin laura mike nina oscar peter rachel steve tom ursula victor wendy priya arjun mei chen
yuki hiro fatima omar lucia diego ingrid lars sofie mateo aisha kofi nadia pavel""".split())

ROLES = tuple(
    """
the boss|the doctor|the nurse|grandma|grandpa|mom|dad|my brother|my sister|the janitor|
the teacher|the guard|the guest|the manager|the baby|the cat|the dog|mr smith|mrs jones|
doctor lee|professor kim""".replace('\n', '').split('|')
)

_ONSETS = (
    'b br c cr d dr f fl g gl h j k kl l m n p pl qu r s sk sn sp st t tr v w y z th sh ch'.split()
)
_VOWELS = 'a e i o u ee oo ai ou ar or er'.split()
_CODAS = [
    '',
    '',
    'b',
    'ck',
    'd',
    'ff',
    'g',
    'l',
    'll',
    'm',
    'n',
    'nd',
    'nk',
    'p',
    'r',
    'rd',
    'sk',
    'ss',
    't',
    'x',
    'z',
]


def invented(rng: random.Random) -> str:
    """Return a word that does not exist."""
    return ''.join(
        rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS)
        for _ in range(rng.choice((1, 2, 2)))
    )


def thing(rng: random.Random) -> str:
    """Return an object, sometimes with an adjective, without article."""
    noun = rng.choice(OBJECTS)
    return f'{rng.choice(ADJECTIVES)} {noun}' if rng.random() < 0.25 else noun


def person(rng: random.Random) -> str:
    """Return a person as one speaks of them."""
    return rng.choice(PEOPLE) if rng.random() < 0.6 else rng.choice(ROLES)
