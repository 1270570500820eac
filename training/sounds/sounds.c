/* SPDX-License-Identifier: Apache-2.0 */
#include "sounds/sounds.h"

#include <stdlib.h>
#include <string.h>

#include "sounds/scene.h"
#include "sounds/take.h"

/* Where such things are heard: metres from the microphone, metres above the ground, metres a second. */
static const stage street = { STOPS, { 1.5, 40 }, { 0.4, 1.2 }, { 5, 36 } }; /* 20 to 130 km/h */
static const stage kerb = { STOPS, { 1.5, 25 }, { 0.4, 1.2 }, { 2, 17 } };
static const stage slow_street = { PASSES, { 2, 20 }, { 0.4, 1.2 }, { 4, 17 } };
static const stage garden = { STANDS, { 2, 80 }, { 0.3, 1.5 }, { 0, 0 } };
static const stage hover = { PASSES, { 10, 500 }, { 10, 200 }, { 2, 70 } };
static const stage sky = { PASSES, { 20, 1500 }, { 30, 600 }, { 35, 110 } };
static const stage airway = { PASSES, { 15, 1500 }, { 20, 500 }, { 60, 240 } };
static const stage track = { PASSES, { 6, 120 }, { 0.5, 2 }, { 6, 40 } };
static const stage chase = { PASSES, { 5, 150 }, { 0.8, 2 }, { 4, 28 } };
static const stage workshop = { INDOORS, { 1, 10 }, { 0.5, 2 }, { 0, 0 } };
static const stage everywhere = { AROUND, { 1, 1 }, { 1, 1 }, { 0, 0 } };
static const stage tower = { STANDS, { 10, 300 }, { 5, 40 }, { 0, 0 } };
static const stage lane = { PASSES, { 2, 25 }, { 0, 0.3 }, { 1, 6 } };
static const stage parlour = { INDOORS, { 0.5, 4 }, { 0.5, 2 }, { 0, 0 } };
static const stage above = { PASSES, { 3, 50 }, { 3, 60 }, { 1, 15 } };

const ln_sound_family ln_sounds[] = {
    { "car", LN_SOUND_MODERN, ln_play_car, &street },
    { "motor-cycle", LN_SOUND_MODERN, ln_play_motor_cycle, &street },
    { "moped", LN_SOUND_MODERN, ln_play_moped, &kerb },
    { "lorry", LN_SOUND_MODERN, ln_play_lorry, &street },
    { "motor-bus", LN_SOUND_MODERN, ln_play_motor_bus, &kerb },
    { "chainsaw", LN_SOUND_MODERN, ln_play_chainsaw, &garden },
    { "lawn-mower-motor", LN_SOUND_MODERN, ln_play_lawn_mower_motor, &garden },
    { "leaf-blower", LN_SOUND_MODERN, ln_play_leaf_blower, &garden },
    { "motor-pump", LN_SOUND_MODERN, ln_play_motor_pump, &garden },
    { "helicopter", LN_SOUND_MODERN, ln_play_helicopter, &hover },
    { "propeller-aircraft", LN_SOUND_MODERN, ln_play_propeller_aircraft, &sky },
    { "jet", LN_SOUND_MODERN, ln_play_jet, &airway },
    { "drone", LN_SOUND_MODERN, ln_play_drone, &above },
    { "dense-traffic", LN_SOUND_MODERN, ln_play_dense_traffic, &everywhere },
    { "electric-train", LN_SOUND_MODERN, ln_play_electric_train, &track },
    { "electric-tram", LN_SOUND_MODERN, ln_play_electric_tram, &slow_street },
    { "diesel-train", LN_SOUND_MODERN, ln_play_diesel_train, &track },
    { "steam-train", LN_SOUND_MODERN, ln_play_steam_train, &track },
    { "siren-wail", LN_SOUND_MODERN, ln_play_siren_wail, &chase },
    { "siren-two-tone", LN_SOUND_MODERN, ln_play_siren_two_tone, &chase },
    { "car-horn", LN_SOUND_MODERN, ln_play_car_horn, &chase },
    { "angle-grinder", LN_SOUND_MODERN, ln_play_angle_grinder, &garden },
    { "drill-electric", LN_SOUND_MODERN, ln_play_drill_electric, &workshop },
    { "power-tool", LN_SOUND_MODERN, ln_play_power_tool, &workshop },
    { "vacuum-cleaner", LN_SOUND_MODERN, ln_play_vacuum_cleaner, &workshop },
    { "jackhammer", LN_SOUND_MODERN, ln_play_jackhammer, &garden },
    { "ventilation", LN_SOUND_MODERN, ln_play_ventilation, &workshop },
    { "machine", LN_SOUND_MODERN, ln_play_machine, &workshop },
    { "compressor", LN_SOUND_MODERN, ln_play_compressor, &garden },
    { "mains-hum", LN_SOUND_MODERN, ln_play_mains_hum, &workshop },
    { "rain", LN_SOUND_PERIOD, ln_play_rain, &everywhere },
    { "stream", LN_SOUND_PERIOD, ln_play_stream, &everywhere },
    { "sea", LN_SOUND_PERIOD, ln_play_sea, &everywhere },
    { "wind", LN_SOUND_PERIOD, ln_play_wind, &everywhere },
    { "fire", LN_SOUND_PERIOD, ln_play_fire, &parlour },
    { "bells", LN_SOUND_PERIOD, ln_play_bells, &tower },
    { "hooves", LN_SOUND_PERIOD, ln_play_hooves, &lane },
    { "carts", LN_SOUND_PERIOD, ln_play_carts, &lane },
    { "clock", LN_SOUND_PERIOD, ln_play_clock, &parlour },
};
const size_t ln_sound_count = sizeof ln_sounds / sizeof *ln_sounds;

const ln_sound_family *ln_sound_find(const char *name)
{
    for (size_t i = 0; i < ln_sound_count; i++)
        if (!strcmp(name, ln_sounds[i].name))
            return &ln_sounds[i];
    return NULL;
}

size_t ln_sound_length(int rate, double seconds)
{
    return (size_t)(seconds * rate);
}

/* What one clip is made with. `who` is never thrown itself, only copied. */
typedef struct session {
    const ln_sound_family *family;
    dice who, now, scene;
    double rate;
    bool stays;
    float *out;
    size_t length;
} session;

static ln_status fly_past(session *s, const path *p, size_t from, size_t to)
{
    size_t lead = path_lead(p, s->rate, (double)from, (double)to), length = lead + (to - from) + 8;
    take t = { .who = s->who, .now = s->now, .rate = s->rate, .length = length, .stays = s->stays, .out = calloc(length, sizeof(float)) };
    if (!t.out)
        return ln_fail(LN_EMEMORY, "no memory for %zu samples", length);
    s->family->play(&t);
    path_fly(p, s->rate, t.out, lead, s->out, from, to, &s->scene);
    s->now = t.now;
    free(t.out);
    return LN_OK;
}

static ln_status stand(session *s)
{
    const stage *where = s->family->stage;
    path p = path_new(&s->scene, where, 0, ranging(&s->scene, where->near[0], where->near[1]), 0);
    s->stays = true;
    return fly_past(s, &p, 0, s->length);
}

/* The same thing again and again, from the left and from the right, each time at nearly the same speed and distance. A pass lasts from where it is 30 dB below
 * its closest to where it is again, or for 40 s; the next begins before it has gone, or some seconds after. */
static ln_status pass_by(session *s)
{
    const stage *where = s->family->stage;
    double speed = ranging(&s->scene, where->speed[0], where->speed[1]), near = ranging(&s->scene, where->near[0], where->near[1]), clip = (double)s->length;
    path first = path_new(&s->scene, where, speed, near, 0);
    double half = 32 * sqrt(near * near + first.height * first.height) / speed;
    half = (half > 20 ? 20 : half) * s->rate;
    ln_status status = LN_OK;
    /* The first closest point lies where a short clip has it too. */
    double closest = clip < half ? clip * chance(&s->scene) : half * between(&s->scene, 0.1, 0.9);
    while (closest - half < clip && !status) {
        path p = first;
        p.speed = speed * between(&s->scene, 0.85, 1.15);
        p.near = near * between(&s->scene, 0.7, 1.4);
        p.closest = closest;
        double from = closest - half, to = closest + half;
        status = fly_past(s, &p, from < 0 ? 0 : (size_t)from, to > clip ? s->length : (size_t)to);
        closest += 2 * half * between(&s->scene, 0.3, 0.9);
    }
    return status;
}

static ln_status surround(session *s)
{
    take t = { .who = s->who, .now = s->now, .rate = s->rate, .length = s->length, .out = s->out };
    s->family->play(&t);
    return LN_OK;
}

ln_status ln_sound_make(const ln_sound_family *family, uint64_t seed, int rate, double seconds, float *out)
{
    if (rate < LN_SOUND_RATE_MIN || rate > LN_SOUND_RATE_MAX)
        return ln_fail(LN_ESETTING, "rate %d: %d to %d Hz", rate, LN_SOUND_RATE_MIN, LN_SOUND_RATE_MAX);
    if (!(seconds > 0 && seconds <= LN_SOUND_SECONDS_MAX))
        return ln_fail(LN_ESETTING, "seconds %g: above 0, up to %d", seconds, LN_SOUND_SECONDS_MAX);
    session s = { .family = family, .rate = rate, .out = out, .length = ln_sound_length(rate, seconds) };
    /* Each family has streams of its own, and the scene one apart: a change in a source leaves its surroundings alone. */
    dice name = dice_new(seed, family->name);
    s.who = dice_new(dice_throw(&name), "who");
    s.now = dice_new(dice_throw(&name), "now");
    s.scene = dice_new(dice_throw(&name), "scene");
    memset(out, 0, s.length * sizeof *out);
    place where = family->stage->place;
    if (where == STOPS)
        where = chance(&s.scene) < 0.5 ? STANDS : PASSES;
    ln_status status = where == PASSES ? pass_by(&s) : where == AROUND ? surround(&s) : stand(&s);
    if (!status)
        status = scene_room(family->stage, s.rate, out, s.length, &s.scene);
    if (!status)
        scene_microphone(s.rate, out, s.length, &s.scene);
    return status;
}
