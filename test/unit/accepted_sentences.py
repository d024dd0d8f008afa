# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Instructions with commands that are right for them, as ``abbreviations`` writes them."""

ACCEPTED = """
reverse one foot, you're too close to the shelf | D-1ft
drive forward five meters? no, let's say four | D+4m
turn write 45 degrees | T-45deg
drive for word 2 meters | D+2m
turn right nine zero degrees | T-90deg
rotate one three five degrees left | T+135deg
another left after the first left | T+default T+default
trial 3: drive forward one meter | D+1m
our robot should drive backward 40 centimeters | D-40cm
the robot shall roll ahead 3 feet | D+3ft
swing left a tad, just a little bit | T+little
my father cannot get by with his pram, so roll ahead 2 m | D+2m
the shelf's a bit close, go back 20 cm | D-20cm
your tail is in the way, turn left 40 degrees | T+40deg
we can't go through here, so turn right | T-default
go back 1 m so that i can see if the floor is dry | D-1m
the parcel is heavy and i can't carry you, go to the kitchen | P:kitchen
go to the kitchen, then back to the spot you set off from | P:kitchen K:
as soon as you've gone 2 m, turn left | D+2m T+default
what i'd love is one meter forward, then a right turn | D+1m T-default
we went without you, so turn right 20 degrees now | T-20deg
what i have in mind is this: you drive forward two meters | D+2m
what i'd like to see: turn left | T+default
if it isn't too much trouble, i'd be grateful if you went to the kitchen | P:kitchen
drive forward about 3 meters or so | D+3m
drive forward about 3 meters, or so, then turn left | D+3m T+default
turn left about thirty degrees or something like that | T+30deg
back up two feet give or take | D-2ft
go 2 m more or less forward | D+2m
turn pi over two radians left | T+90deg
turn left three pi over four | T+135deg
go forward 1 m, stop, then turn left | D+1m T+default
go forward 1 m. stop. turn left. | D+1m T+default
the first left 90 degrees then straight for one meter | T+90deg D+1m
rotate -30 degrees | T-30deg
move -1 m | D-1m
go ahead five foot six | D+5.5ft
proceed a further metre and a half | D+1.5m
turn yourself about, please | T+half
once you've turned about, go forward two meters | T+half D+2m
turn left, but it doesn't have to be exact | T+default
go to the kitchen, after go to the dock | P:kitchen P:dock
you go to the kitchen, i must clean here | P:kitchen
back up a foot, i can't get past | D-1ft
right pal, back up two feet | D-2ft
right turn, go forward two meters | T-default D+2m
right face, go forward two meters | T-default D+2m
tell the robot to go to the kitchen | P:kitchen
move forward 2 meters | D+2m
move forward two meters | D+2m
forward 2 m | D+2m
2 meters forward | D+2m
go forward one meter | D+1m
go one more meter | D+1m
drive 3 meeters forward | D+3m
turn left, 90 degrees | T+90deg
drive back and quit after ten seconds | D-10s
both wheels forward, 6 seconds | D+6s
clockwise, thirty seconds | T-30s
spin left and stop after 30 sec | T+30s
go forward until you have gone 2 meters | D+2m
turn left till you've turned 45 degrees | T+45deg
rev 10 meters | D-10m
bwd 3 ft | D-3ft
hang a right here | T-default
turn through a right angle to the left | T+quarter
just keep driving forward, i'll tell you when | D+
if it's not too much trouble, drive 50 centimeters | D+50cm
do you mind turning left 30 degrees | T+30deg
could i trouble you to turn left 30 degrees | T+30deg
i'd be much obliged if you went to the kitchen | P:kitchen
back up a bit, i can't reach | D-little
right, off you go to the kitchen | P:kitchen
right, hang on for fifteen seconds | W15s
right, turn left | T+default
right then, off you go to the kitchen | P:kitchen
right so wait for ten seconds | W10s
ok, right, head over to the kitchen | P:kitchen
right then go to the kitchen | T-default P:kitchen
right, two meters forward | T-default D+2m
turn around and back up 1 foot | T+half D-1ft
turn around and back it up 1 foot | T+half D-1ft
turn around, then reverse back 20 cm | T+half D-20cm
turn left 360 degrees, then back 2 meters | T+360deg D-2m
bear left 20 degrees | T+20deg
mind your head and back up a foot | D-1ft
turn to your left hand side | T+default
head back two metres, my legs are tired | D-2m
right you are, go to the kitchen | P:kitchen
unit one, go forward two meters, over | D+2m
turn left a little and then turn left 10 degrees | T+little T+10deg
right then, 2 feet forward there's a dear | D+2ft
you're on my foot, back up 8 inches | D-8in
you're blocking the till, back a bit | D-little
turn left 30 degrees, i haven't got all day | T+30deg
no need to hurry, just wander over to the kitchen | P:kitchen
go to the kitchen and don't get lost | P:kitchen
go forward two meters, right? | D+2m
turn left pi/2 rad | T+90deg
fwd 3m, rt, fwd 2m | D+3m T-default D+2m
can u go bk 2 ft pls | D-2ft
go to the kitchen on the double | P:kitchen
go to the kitchen, wait 5 seconds, then return where you started | P:kitchen W5s K:
half turn right | T-half
never mind that, drive forward two meters | D+2m
go to the garage, no, sorry, the kitchen | P:kitchen
first you turn to right, after you drive straight two meter | T-default D+2m
for 4 seconds, drive forward slowly | D+4s@slow
turn right a quarter turn, if you'd be so kind | T-quarter
turn right, no, left, 90 degrees | T+90deg
turn left and then left 90 degrees | T+default T+90deg
go to a point two feet to the left of the kitchen | B+y2ft:kitchen
proceed four meters | D+4m
go for about four meters | D+4m
drive ahead half a meter | D+0.5m
go straight for 3 feet | D+3ft
go straight ahead ten feet | D+10ft
advance three metres | D+3m
roll forward twelve inches | D+12in
move a foot and a half forward | D+1.5ft
move up five feet | D+5ft
continue forward another meter | D+1m
keep going forward a couple of feet | D+2ft
move forward a little | D+little
take a step forward | D+little
inch forward | D+little
edge forward slowly | D+@slow
keep inching forward | D+
spin all the way around to the right | T-full
move forward | D+
keep moving forward until i say stop | D+
go straight until told otherwise | D+
drive forward slowly | D+@slow
drive real slow | D+@slow
move forward slowly 2 meters | D+2m@slow
go forward quickly for five seconds | D+5s@fast
drive forward at 0.2 m/s for 10 seconds | D+10s@0.2m/s
go forward 2 meters at half a meter per second | D+2m@0.5m/s
move forward at half speed for one meter | D+1m@slow
full speed ahead for 3 seconds | D+3s@fast
go ahead and move forward two feet | D+2ft
right now move forward 2 feet | D+2ft
all right move forward 2 feet | D+2ft
alright, forward 2 feet | D+2ft
go forward two no three meters | D+3m
move uh move five feet forward | D+5ft
go forward 2 meters, sorry, 3 meters | D+3m
i mean go forward 3 feet | D+3ft
could you please move forward 1.5 meters? | D+1.5m
i want you to go forward 6 inches | D+6in
robot, forward 20 centimeters, please | D+20cm
forward 6'2" | D+6.166667ft
drive forward a hundred and twenty centimeters | D+120cm
move forward a quarter of a meter | D+0.25m
move forward a quarter meter | D+0.25m
why don't you move forward 2 feet | D+2ft
don't stop, go forward 2 meters | D+2m
back up | D-
back up a foot | D-1ft
back up five feet | D-5ft
go back two meters | D-2m
move back 2 feet | D-2ft
move backward 30 cm | D-30cm
move backwards 30 cm | D-30cm
reverse one meter | D-1m
reverse for 3 seconds | D-3s
backup 2 feet | D-2ft
go straight back three feet | D-3ft
back straight up 2 feet | D-2ft
move in reverse slowly | D-@slow
back up a little bit | D-little
take a step back | D-little
bck up 2 feet | D-2ft
go backwrd 1 meter | D-1m
retreat 2 meters | D-2m
go forward no back 2 meters | D-2m
back up at 0.1 meters per second | D-@0.1m/s
go ahead and back up 2 meters | D-2m
turn left | T+default
turn right | T-default
turn to the left | T+default
turn to your right | T-default
turn left 90 degrees | T+90deg
turn right forty five degrees | T-45deg
turn 45 degrees to the right | T-45deg
90 degrees left | T+90deg
turn left 90 | T+90
turn right ninety | T-90
rotate clockwise 30 degrees | T-30deg
rotate counterclockwise 30 degrees | T+30deg
rotate counter clockwise 30 degrees | T+30deg
rotate anti-clockwise by 30 degrees | T+30deg
spin ccw one radian | T+1rad
turn cw 20 deg | T-20deg
rotate left at 30 degrees per second for 2 seconds | T+2s@30deg/s
turn left slowly | T+default@slow
slowly turn right 15 degrees | T-15deg@slow
turn left a little | T+little
turn slightly right | T-little
a quarter turn left | T+quarter
make a quarter turn to the right | T-quarter
half turn left | T+half
turn around | T+half
turn around | T-half
about face | T+half
make a u turn | T+half
turn half way around | T+half
turn 180 degrees | T+180deg
do a one eighty | T+180
do a 360 | T-360
spin around once | T+full
full circle please | T+full
do two full turns | T+2rev
turn left three quarters of a turn | T+0.75rev
turn left 3/4 turn | T+0.75rev
keep turning left | T+
turn left until i say stop | T+
turn left no right | T-default
turn left no right 90 degrees | T-90deg
turn right, not left | T-default
turn right clockwise 30 degrees | T-30deg
right, turn left 30 degrees | T+30deg
turn rigth 30 degrees | T-30deg
turn lft 30 degrees | T+30deg
turn left thirty degrees, i mean forty degrees | T+40deg
turn one oh five degrees to the left | T+105deg
turn right one eight zero degrees | T-180deg
that's right, turn left 10 degrees | T+10deg
you're right, turn left | T+default
turn at a right angle to the left | T+90deg | skip
wait 5 seconds | W5s
wait for a minute and a half | W1.5min
do not move for 10 seconds | W10s
stop | S
don't move | S
go to the kitchen | P:kitchen
head over to the guest bedroom | P:guest bedroom
return to the charging station | P:charging station
go back to the kitchen | P:kitchen
go to dock 2 | P:dock 2
go to room 12b | P:room 12b
drive to room twelve | P:room 12
go to anna's office | P:anna's office
go to the left dock | P:left dock
go to meeting_room | P:meeting_room
go to the second floor lobby | P:second floor lobby
go to gate one | P:gate one
navigate to the kitchen, not the office | P:kitchen
go to the half bath | P:half bath
go to point two | P:point 2
go to the yard | P:yard
go to x 2 y 3 | X2,3
drive to (2, -1.5) | X2,-1.5
navigate to coordinates two three facing ninety degrees | X2,3@90deg
go to x=1, y=0 with yaw 90 | X1,0@90
go to point 2 3 | X2,3
move forward 2 meters then turn left 90 degrees | D+2m T+90deg
move forward 2 meters, turn left 90 degrees and back up a foot | D+2m T+90deg D-1ft
turn left, then right | T+default T-default
turn left 30 degrees then right 60 degrees | T+30deg T-60deg
go forward 2 feet then back 3 feet | D+2ft D-3ft
forward 2 feet back 3 feet | D+2ft D-3ft
2 feet forward 3 feet back | D+2ft D-3ft
2 feet back 3 feet forward | D-2ft D+3ft
before you turn left, go forward 1 meter | D+1m T+default
turn right after you back up 2 feet | D-2ft T-default
turn around and go forward three meters | T+half D+3m
turn back around and go 2 meters | T+half D+2m
turn around, then turn left | T+half T+default
turn right 80 then do a 180 | T-80 T+180
back up a foot, then turn around | D-1ft T+half
go back to the kitchen and move forward 1 meter | P:kitchen D+1m
go to the left dock then turn right | P:left dock T-default
go to the kitchen then back up 2 feet | P:kitchen D-2ft
turn left 45 degrees go forward 3 feet turn right 45 degrees | T+45deg D+3ft T-45deg
wait 2 seconds then move forward 2 meters | W2s D+2m
forward one meter and wait one second | D+1m W1s
move forward 2 meters and go to the kitchen | D+2m P:kitchen
turn left and then turn left again | T+default T+default
go to the kitchen, wait 5 seconds, go to the kitchen | P:kitchen W5s P:kitchen
turn left and then turn left and then turn left | T+default T+default T+default
turn left 90, 2 meters forward | T+90 D+2m
forward 4 feet feet | D+4ft
turn on the lights | C:lights=true
switch the lights off | C:lights=false
set the volume to 50 percent | C:volume=50
say hello there | C:announce=hello there
turn left and switch off the lights | T+default C:lights=false
strafe left 1 meter | Y+1m
slide to the right half a meter | Y-0.5m
drive in a circle of one meter radius | A+full~1m
make a circle | A+full
drive in a circle clockwise | A-full
drive in a circle to the right, radius 50 cm | A-full~50cm
drive a circle with a diameter of two meters | A+full~~2m
go in a circle 3 feet across | A+full~~3ft
curve left | A+default
veer to the right for two meters | A-2m
veer right slowly | A-default@slow
half circle to the left with a radius of 50 centimeters | A+half~50cm
drive a quarter circle to the right | A-quarter
curve right 45 degrees | A-45deg
drive forward while turning left for 5 seconds | A+5s
turn right while driving forward | A-
keep driving in circles | A+
veer slightly to the left | A+little
curve left for 2 meters then turn right | A+2m T-default
turn in a full circle | T+full
go to the kitchen via the hallway | R:hallway>kitchen
go to the office through the lab | R:lab>office
go via the hall and the lab to the office | R:hall>lab>office
go to the kitchen by way of room 2 | R:room 2>kitchen
patrol the kitchen, the office and the hall | V:kitchen>office>hall
visit the hall and the lab | V:hall>lab
patrol between the dock and the gate | V:dock>gate
go to two meters left of the dock | B+y2m:dock
go to 2 meters to the right of the dock | B-y2m:dock
stop one meter in front of the kitchen | B+x1m:kitchen
park a foot behind the charger then turn left | B-x1ft:charger T+default
go slowly to the kitchen | P:kitchen@slow
drive quickly to the dock and turn left | P:dock@fast T+default
go to the kitchen and come back | P:kitchen K:
go to the kitchen and back | P:kitchen K:
go to the kitchen and come back, twice | P:kitchen K: N:all=2x
go forward 2 meters then return to where you started | D+2m K:
go to the kitchen, wait 5 seconds, come back here and turn left | P:kitchen W5s K: T+default
move forward one meter twice | D+1m N:last=2x
turn left three times then go to the dock | T+default N:last=3x P:dock
move forward 2 meters, turn left and do that four times | D+2m T+default N:all=4x
go forward 2 meters, turn left and do it again | D+2m T+default M:all
go forward 2 meters and repeat that 2 more times | D+2m M:all=2x
turn left once more | T+default
turn left again | T+default
visit the lab last. before that the hall | P:hall P:lab
wait 4 seconds at the end, 1 meter forward at the start | D+1m W4s
turn left, but start with 2 meters forward | D+2m T+default
your last stop is the hall, your first is the lab | P:lab P:hall
go to the first aid room and then to the last office | P:first aid room P:last office
go to the lab and, last but not least, turn left | P:lab T+default
turn 90 degrees right, preceded by 2 meters backwards | D-2m T-90deg
no driving the 2 meters until you've turned 90 degrees left | T+90deg D+2m
forward 3 m, then back, scratch that, forward again 2 m | D+3m D+2m
forward 3 m, no, back | D-3m
right 45 degrees, they want to see it | T-45deg
do a full circle in place to the right | T-full
turn left, drive 2 m and go back to where you were at the start | T+default D+2m K:
2 feet then right then forward 1 foot then left | D+2ft T-default D+1ft T+default
now go ahead, turn left | T+default
back a bit then turn left | D-little T+default
left a bit | T+little
left 90 degrees | T+90deg
left, then right | T+default T-default
left turn please | T+default
finish by turning left and start by driving 2 meters | D+2m T+default
to finish, turn left. to start, drive 2 meters | D+2m T+default
drive 5 m, turn left at the end, then drive 2 meters | D+5m T+default D+2m
drive 2 meters, ending with a left turn, and wait 5 s | D+2m T+default W5s
forward 2 feet, make that backward | D-2ft
forward 2 feet, wait backward | D-2ft
"""
