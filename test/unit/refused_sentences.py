# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Instructions with commands that are wrong for them, as ``abbreviations`` writes them."""

REFUSED = """
go to the kitchen and then come back here to the dock | P:kitchen P:dock
drive-2 meters | D-2m
drive - two meters | D-2m
turn-90 degrees | T-90deg
turn -30 degrees, left | T-30deg T+default
i can't even turn left | T+default
i can't ask you to go to the kitchen | P:kitchen
she cannot get to the kitchen | P:kitchen
right robot, turn 90 degrees | T-90deg
oh right, back up two meters | T-default D-2m
go to the kitchen, after pause of 5 seconds | P:kitchen W5s
keep going until you have turned about 2 meters | T+half D+2m
rotate -30 degrees | T+30deg
rotate to -30 degrees | T-30deg
turn left, after moving 2 meters | T+default D+2m
go forward -1 m | D-1m
turn about 30 degrees | T+half
right, back up two feet | T-default D-2ft
right robot, go forward two meters | T-default D+2m
right bessie, two meters forward | T-default D+2m
right. go forward two meters | T-default D+2m
move forward 2 meters | D+3m
move forward 2 meters | D-2m
move forward 2 meters | D+
move forward 2 meters | D+2m D+2m
move forward | D-
2 meters | T+default
back up 2 feet | D+2ft
go back 2 meters | D+2m
reverse 1 meter | D+1m
move backward | D+
move bcakward 2 meters | D+2m
step bakc two feet | D+2ft
turn left and back up 2 meters | T+default D+2m
turn left and move backward 2 meters | T+default D+2m
go forward 2 meters then backward 1 meter | D+2m D+1m
go forward 2 meters then backward 1 meter | D-2m D-1m
go forward 2 meters then backward 1 meter | D-2m D+1m
go forward 2 meters then backward 1 meter | D-1m D+2m
forward 2 feet back 3 feet | D+2ft D+3ft
go backward no forward 2 meters | D-2m
turn left | T-default
turn right | T+default
turn left 90 degrees | T-90deg
turn 90 degrees | T+90deg
turn | T+default
rotate clockwise 30 degrees | T+30deg
rotate counter clockwise 30 degrees | T-30deg
turn left no right | T+default
turn left or right | T+default
turn left 30 degrees then right 60 degrees | T-30deg T+60deg
turn left, 90 degrees | T+default T+90deg
straight forward two meters go, fast | D+2m D+@fast
drive ahead back one meter | D-1m
right, off you go to the kitchen | T-default P:kitchen
right this way, kindly drive ahead 2 meters | T-default D+2m
swing left a tad, say ten degrees | T+little T+10deg
back up a bit, 30 centimeters | D-little D-30cm
turn right one full circle, six feet across | T-full D+6ft
right, hang on for fifteen seconds | T-default W15s
right, go forward two meters | T-default D+2m
right, go forward two meters | D+2m
right, turn left | T-default T+default
half right, face | T-half
hey robot, 10 m | D+10m
about three feet, mate | D+3ft
go forward 3 meters, turn around and drive the 3 meters back | D+3m T+half D-3m
wait, 5 seconds | D+5s
drive ahead three feet oh never mind forget that | D+3ft
go to the kitchen, cancel that please | P:kitchen
go to the kitchen, no, sorry, the garage | P:kitchen
go to the kitchen, i mean to the garage | P:kitchen
first you turn to right, after you drive straight two meter | D+2m T-default
reverse two meters twice, then turn left | D-2m T+default N:last=2x
circle of three feet radius, clockwise, please | A-full~3ft T-default
turn right, no, left, 90 degrees | T+default T+90deg
go to a point two feet to the left of the kitchen | B+y0.2ft:kitchen
turn left 30 degrees then right 60 degrees | T+30deg T+60deg
turn left then right | T-default T+default
turn left then right | T+default T+default
turn left 180 degrees | T-180deg
turn right, not left | T+default
let me see you turn 90 degrees | T+90deg
turn ninety degrees right now | T-90deg
turn 540 degrees right now | T-540deg
turn around right now | T-half
spin all the way around right now | T-full
drive in a circle of one meter radius right now | A-full~1m
then edge back | D-
inch forward please | D+
step ahead | D+
nudge left | T+default
all right turn 90 degrees | T-90deg
strafe left 1 meter | Y-1m
strafe 1 meter | Y+1m
move forward and turn left | T+default
turn left a quarter turn | T+half
make a half turn left | T+default
don't move forward 2 meters | D+2m
do not turn left | T+default
never go to the kitchen | P:kitchen
please don't ever go to the kitchen | P:kitchen
go halfway to the kitchen | P:kitchen
go to the kitchen | P:office
go to the kitchen | P:kitchen P:kitchen sink
go to x 2 y 3 | X3,2
go to x 2 y 3 facing 90 degrees | X2,3
wait 5 seconds | W6s
wait 5 seconds | D+5s | skip
turn the lights off | C:lights=true
turn on the lights | C:lights=false
say hello | C:announce=goodbye
set the volume to 50 | C:volume=5
move forward twice 2 meters | D+2m
move forward twice 2 meters | D+2m N:last=2x
move forward 2 meters twice | D+2m
turn left ten times | T+10
turn left 50 percent | T+50
turn left 10 steps | T+10
turn left at 3 o'clock 90 | T+90
turn left 90 5 degrees | T+90 T+5deg
turn left 5 to 6 degrees | T+5 T+6deg
turn left 12,5 degrees | T+12 T+5deg
turn left 10 or 20 degrees | T+10 T+20deg
turn left 10 degrees or 20 degrees | T+10deg T+20deg
drive 5 meters to 6 meters | D+5m D+6m
drive 2 million meters | D+2m
turn left 90 million | T+90
turn left half pi | T+half
turn left three eighths turn | T+default
drive forward a few feet | D+
drive forward several meters | D+
drive forward meters | D+
turn left | T+default T+default
turn around | T+half T+half
move forward | D+ D+
go to the kitchen | P:kitchen P:kitchen
turn left | A+default
curve left | A-default
curve | A+default
drive in a circle of 2 meters | A+full~2m
drive in a circle of 2 meters | A+2m
drive in a 2 meter circle | A+2m
drive in a circle of 2 meters radius | A+full~~2m
drive in a circle with a diameter of 2 meters | A+full~2m
drive half a circle with a radius of 2 meters | A+half~2m
spin in a circle | A+full
go to the kitchen via the hall | P:kitchen
go to the kitchen via the hall | R:kitchen>hall
go to the kitchen via the hall | V:hall>kitchen
go to the kitchen and the hall | V:kitchen>hall
visit the kitchen and the hall | V:hall>kitchen
go to two meters left of the dock | P:dock
go to two meters left of the dock | B-y2m:dock
go to two meters left of the dock | B+x2m:dock
go two meters past the dock | B+x2m:dock
go to the left of the dock | P:dock
go behind the dock | P:dock
drive in a circle around the dock | P:dock
go to the dock and come back twice | P:dock K: N:last=2x
go to the kitchen slowly | P:kitchen@fast
go to the kitchen | P:kitchen@slow
go to the kitchen and come back to the hall | P:kitchen K:
go to the kitchen and go back to where you started | P:kitchen
go to the kitchen and come back | P:kitchen
back up 2 meters and return | D-2m
curve left | A+full
drive in a circle | A+default
drive a half circle to the left | A+full
drive a half circle to the left | T+half
drive forward while turning left | A+default
patrol the kitchen and the hall | P:hall
patrol the kitchen, the hall and the lab | V:kitchen>hall
visit the kitchen, the hall and the lab | V:kitchen>lab
go to the kitchen through the hall | P:kitchen
move forward one meter, turn left and do that twice | D+1m T+default N:last=2x
move forward one meter, turn left and do it again | D+1m T+default M:last
move forward one meter twice | D+1m
move forward one meter twice | D+1m D+1m
move forward one meter twice | D+1m N:last=3x
move forward one meter and do that three times | D+1m M:all=3x
move forward one meter and repeat that three times | D+1m N:all=3x
move forward one meter and do it again | D+1m
move forward one meter and do it again three times | D+1m M:all=3x
move forward one meter twice as fast | D+1m N:last=2x
move forward one meter two and a half times | D+1m N:last=2.5x
turn left | T+default M:all
"""

#: What must never be taken for an amount: the whole text says something else.
MISREADINGS = """
go half a dozen meters | D+12m
turn left one oh five degrees | T+5deg
turn left nine oh five degrees | T+5deg
go one two meters | D+2m
go zero five meters | D+5m
go one five meters | D+5m
go 1 2 meters | D+2m
go thirty 5 meters | D+5m
go 2,5 meters | D+5m
go 2,5 meters | D+2m
go 3-4 meters | D+4m
go 3-4 meters | D+3m
go five to six meters | D+6m
go 10 20 meters | D+20m
go two three feet | D+3ft
go a meter and twenty | D+1m
go 6ft 2 | D+6ft
go 6ft2in | D+6ft
go a sixth of a meter | D+1m
go a fraction of a meter | D+1m
go part of a meter | D+1m
go a couple hundred centimeters | D+100cm
go several hundred centimeters | D+100cm
go a few hundred centimeters | D+100cm
go zero dot five meters | D+5m
go one dot five meters | D+5m
go zero comma five meters | D+5m
go one comma five meters | D+5m
go minus 2 meters | D+2m
go negative two meters | D+2m
go 1e3 meters | D+3m
go 1e309 meters | D+
go .inf meters | D+
go nan meters | D+
go 1/0 m | D+
go 1/0 m | D+0m
go 5² meters | D+52m
go 5² meters | D+2m
go 5\u200b2 meters | D+2m
go 0x10 meters | D+10m
go 2k meters | D+2m
go 5±1 m | D+1m
go 5 times 2 meters | D+2m
go 5 meters minus 2 meters | D+5m
go five hundredths of a meter | D+1m
go 1 000 meters | D+0m
go 1 000 meters | D+1m
go 1'000 m | D+1ft
go "forward 5" | D+5in
go between 2 and 3 meters | D+3m
go twelve one oh five m | D+105m
go five and one seventeenth meters | D+5m
go two point meters | D+2m
go a hundred thousand million meters | D+100000m
drive for 1:30 | D+30s
turn left two dot five degrees | T+5deg
turn left 1.2.3 degrees | T+0.3deg
turn left 2 hundred degrees | T+100deg
turn left 9 hundred degrees | T+9 T+100deg
go more than 2 or maybe 3 meters | D+3m
visit the lab last. before that the hall | P:lab P:hall
the hall is where you end up, a 5 s wait at the lab is first | P:hall W5s P:lab
wait 4 seconds at the end, 1 meter forward at the start | W4s D+1m
turn left, but start with 2 meters forward | T+default D+2m
go to the lab and finish with the hall, then turn left | P:hall P:lab T+default
your last stop is the hall, your first is the lab | P:hall P:lab
turn 90 degrees right, preceded by 2 meters backwards | T-90deg D-2m
no driving the 2 meters until you've turned 90 degrees left | D+2m T+90deg
forward 3 m, then back, scratch that, forward again 2 m | D+3m D-2m
right, turn right 45 degrees | T-default T-45deg
make a half circle to the right | T-half
do a complete circle to the left | T+full
2 feet then right then forward then left then 3 feet | D+2ft T-default T+default D+3ft
turn right, move ahead, wait 3 seconds | T-default W3s
straight then left | T+default
left | T+default
right! | T-default
robot, to the left | T+default
finish by turning left and start by driving 2 meters | T+default D+2m
go to the lab last and to the hall first | P:lab P:hall
to finish, turn left. to start, drive 2 meters | T+default D+2m
"""
