/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUNDS_TAKE_H
#define LN_SOUNDS_TAKE_H

#include <stdbool.h>

#include "sounds/noise.h"
#include "sounds/sounds.h"

/* One take of one source, dry. `who` says what the thing is: every pass of a clip starts with the same `who`, so that the same car comes by again. `now` says
 * what happens to it, and goes on. */
typedef struct take {
    dice who, now;
    double rate;
    size_t length;
    bool stays; /* it stands where it is: an engine idles, tyres are silent */
    float *out; /* zeroed; the take adds itself. Its level is of no account, only its course. */
} take;

typedef enum place {
    AROUND,  /* comes from everywhere: rain, a crowd. No distance. */
    STANDS,  /* outdoors, at one distance */
    INDOORS, /* in a room, with the microphone in it */
    PASSES,  /* by road or rail, straight past the microphone, again and again */
    STOPS,   /* stands in half of the clips and passes in the other half */
} place;

typedef struct stage {
    place place;
    double near[2];   /* m from the microphone; at the closest point when it passes */
    double height[2]; /* m above the ground */
    double speed[2];  /* m/s; PASSES and STOPS only */
} stage;

/* As loud as anything between two levels in dB. */
static inline double gain_between(dice *d, const double db[2])
{
    return from_db(between(d, db[0], db[1]));
}

/* engines.c */
void ln_play_car(take *t);
void ln_play_motor_cycle(take *t);
void ln_play_moped(take *t);
void ln_play_lorry(take *t);
void ln_play_motor_bus(take *t);
void ln_play_chainsaw(take *t);
void ln_play_lawn_mower_motor(take *t);
void ln_play_leaf_blower(take *t);
void ln_play_motor_pump(take *t);
void ln_play_diesel_train(take *t);
/* rotors.c */
void ln_play_helicopter(take *t);
void ln_play_propeller_aircraft(take *t);
void ln_play_jet(take *t);
void ln_play_drone(take *t);
/* roads.c */
void ln_play_dense_traffic(take *t);
/* rails.c */
void ln_play_electric_train(take *t);
void ln_play_electric_tram(take *t);
void ln_play_steam_train(take *t);
/* sirens.c */
void ln_play_siren_wail(take *t);
void ln_play_siren_two_tone(take *t);
void ln_play_car_horn(take *t);
/* machines.c */
void ln_play_angle_grinder(take *t);
void ln_play_drill_electric(take *t);
void ln_play_power_tool(take *t);
void ln_play_vacuum_cleaner(take *t);
void ln_play_jackhammer(take *t);
void ln_play_ventilation(take *t);
void ln_play_machine(take *t);
void ln_play_compressor(take *t);
void ln_play_mains_hum(take *t);
/* weather.c */
void ln_play_rain(take *t);
void ln_play_stream(take *t);
void ln_play_sea(take *t);
void ln_play_wind(take *t);
void ln_play_fire(take *t);
/* strokes.c */
void ln_play_bells(take *t);
void ln_play_hooves(take *t);
void ln_play_carts(take *t);
void ln_play_clock(take *t);

#endif
