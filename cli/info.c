/* SPDX-License-Identifier: Apache-2.0 */
/* What a clip holds, for people and for programs. */
#include "info.h"

#include <math.h>
#include <string.h>

#include "listing.h"

static const char *kind_name(ln_track_kind kind)
{
    switch (kind) {
    case LN_TRACK_PICTURE: return "picture";
    case LN_TRACK_SOUND: return "sound";
    case LN_TRACK_SUBTITLE: return "subtitle";
    case LN_TRACK_ATTACHED: return "attached";
    case LN_TRACK_DATA: return "data";
    }
    return "unknown";
}

static const char *print_timecode(const ln_timecode *tc, char *text, size_t size)
{
    int64_t frame = tc->first, fps = tc->fps;
    if (tc->drop) { /* put back the numbers that drop-frame counting leaves out: 2 of 30 (4 of 60) every minute but each tenth */
        int64_t dropped = fps / 15, ten = fps * 600 - 9 * dropped, minute = fps * 60 - dropped, rest = frame % ten;
        frame += frame / ten * 9 * dropped + (rest < dropped ? 0 : (rest - dropped) / minute * dropped);
    }
    snprintf(text, size, "%02d:%02d:%02d%c%02d", (int)(frame / (fps * 3600)), (int)(frame / (fps * 60) % 60), (int)(frame / fps % 60), tc->drop ? ';' : ':',
             (int)(frame % fps));
    return text;
}

static void print_rate(ln_ratio rate)
{
    if (rate.num)
        printf(", %.6g a second", (double)rate.num / rate.den);
    else
        printf(", variable rate");
}

static void print_track(const ln_track *t, bool still)
{
    const ln_clip_info *i = &t->info;
    printf("%3d  %-8s  %s%s%s", t->index, kind_name(t->kind), t->codec, *t->profile ? " " : "", t->profile);
    if (t->kind == LN_TRACK_PICTURE) {
        printf(", %dx%d %s", i->width, i->height, t->pixel_format);
        if (!still)
            print_rate(i->frame_rate);
        if (t->rotation)
            printf(", turned %d degrees", t->rotation);
        if (t->pixel_aspect.num != t->pixel_aspect.den)
            printf(", pixels %d:%d", t->pixel_aspect.num, t->pixel_aspect.den);
    } else if (t->kind == LN_TRACK_SOUND) {
        printf(", %d Hz, %d channel%s%s%s%s", i->rate, i->channels, i->channels == 1 ? "" : "s", *t->layout ? " (" : "", t->layout, *t->layout ? ")" : "");
        if (*t->channels)
            printf(", %s%s", i->microphones ? "microphones: " : "channels: ", t->channels);
    }
    bool spoken = *t->language && strcmp(t->language, "und");
    printf("%s%s%s%s\n", spoken ? ", " : "", spoken ? t->language : "", *t->title ? ", " : "", t->title);
}

static void print_info(const ln_media_info *info)
{
    char text[24];
    printf("%s\n  kind      %s\n", info->path, info->container);
    if (info->still)
        printf("  length    a still\n");
    else if (info->seconds >= 0)
        printf("  length    %s\n", ln_time_print(llround(info->seconds * 1000), (ln_ratio){ 1, 1000 }, text));
    if (info->timecode.present && info->timecode.fps)
        printf("  timecode  %s\n", print_timecode(&info->timecode, text, sizeof text));
    if (*info->day || *info->recorder)
        printf("  recorded  %s%s%s\n", info->day, *info->day && *info->recorder ? ", " : "", info->recorder);
    if (info->chapter_count)
        printf("  chapters  %zu\n", info->chapter_count);
    putchar('\n');
    for (size_t i = 0; i < info->track_count; i++)
        print_track(&info->track[i], info->still);
}

static json_t *track_json(const ln_track *t)
{
    const ln_clip_info *i = &t->info;
    json_t *o = json_pack("{si ss ss ss ss ss sb sI}", "index", t->index, "kind", kind_name(t->kind), "codec", t->codec, "profile", t->profile, "language", t->language, "title",
                          t->title, "default", t->standard, "bit_rate", (json_int_t)t->bit_rate);
    json_t *more = NULL;
    if (t->kind == LN_TRACK_PICTURE)
        more = json_pack("{si si ss s[ii] si s[ii] si si si sb}", "width", i->width, "height", i->height, "pixel_format", t->pixel_format, "frame_rate", i->frame_rate.num,
                         i->frame_rate.den, "rotation", t->rotation, "pixel_aspect", t->pixel_aspect.num, t->pixel_aspect.den, "primaries", i->pixels.primaries, "transfer",
                         i->pixels.transfer, "matrix", i->pixels.matrix, "full_range", i->pixels.full);
    else if (t->kind == LN_TRACK_SOUND)
        more = json_pack("{si si ss ss sb}", "rate", i->rate, "channels", i->channels, "layout", t->layout, "channel_names", t->channels, "microphones", i->microphones);
    if (more)
        json_object_update(o, more);
    json_decref(more);
    return o;
}

static json_t *info_json(const ln_media_info *info)
{
    char text[24];
    json_t *tracks = json_array();
    for (size_t i = 0; i < info->track_count; i++)
        json_array_append_new(tracks, track_json(&info->track[i]));
    bool timecode = info->timecode.present && info->timecode.fps;
    return json_pack("{ss ss so sb so ss ss si so}", "path", info->path, "container", info->container, "seconds", info->seconds < 0 ? json_null() : json_real(info->seconds), "still",
                     info->still, "timecode", timecode ? json_string(print_timecode(&info->timecode, text, sizeof text)) : json_null(), "day", info->day, "recorder", info->recorder, "chapters",
                     (int)info->chapter_count, "tracks", tracks);
}

static ln_status run_info(ln_call *call)
{
    ln_media_info info;
    ln_status status = ln_media_probe(call->operands[0], call->arena, &info);
    if (!status && call->general.json)
        return json_print(stdout, info_json(&info));
    if (!status)
        print_info(&info);
    return status;
}

const ln_command command_info = {
    .name = "info",
    .summary = "say what a clip holds",
    .story = "Container, length, start timecode, and each track with its codec and its make. Nothing is changed.",
    .operands = { { .name = "CLIP", .text = "a sound or video file, or a still", .kind = OPERAND_FILE } },
    .general = { "json", "verbose" },
    .run = run_info,
};
