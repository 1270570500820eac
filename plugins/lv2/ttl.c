/* SPDX-License-Identifier: Apache-2.0 */
/* The printer of the plugin's description, from the operation's table: ttl FOLDER MODULE writes manifest.ttl and hush.ttl there; MODULE is the plugin's file. */
#include "hush.h"

#include <stdio.h>
#include <string.h>

#include "sound/hush.h"

static const char prefixes[] = "@prefix atom: <http://lv2plug.in/ns/ext/atom#> .\n@prefix doap: <http://usefulinc.com/ns/doap#> .\n@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
                               "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
                               "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix state: <http://lv2plug.in/ns/ext/state#> .\n"
                               "@prefix units: <http://lv2plug.in/ns/extensions/units#> .\n@prefix urid: <http://lv2plug.in/ns/ext/urid#> .\n"
                               "@prefix work: <http://lv2plug.in/ns/ext/worker#> .\n\n";

/* A long string of Turtle. */
static void text(FILE *out, const char *words)
{
    fputs("\"\"\"", out);
    for (; *words; words++)
        fprintf(out, strchr("\"\\", *words) ? "\\%c" : "%c", *words);
    fputs("\"\"\"", out);
}

static void control(FILE *out, int index)
{
    const ln_setting *s = ln_setting_find(&ln_op_hush.table, hush_controls[index]);
    fprintf(out, "    [\n        a lv2:InputPort, lv2:ControlPort ;\n        lv2:index %d ;\n        lv2:symbol \"%s\" ;\n        lv2:name \"%s\" ;\n        rdfs:comment ", index, s->name, s->label);
    text(out, s->text);
    if (s->type == LN_TYPE_SPANS)
        fputs(" ;\n        lv2:portProperty lv2:toggled ;\n        lv2:default 0.0 ;\n        lv2:minimum 0.0 ;\n        lv2:maximum 1.0\n    ] ,\n", out);
    else
        fprintf(out, " ;\n        lv2:default %.6f ;\n        lv2:minimum %.6f ;\n        lv2:maximum %.6f%s\n    ] ,\n", s->standard, s->min, s->max,
                strcmp(s->unit, "dB") ? "" : " ;\n        units:unit units:db");
}

static void sound(FILE *out, const hush_kind *kind, bool input)
{
    static const char *const sides[2][2] = { { "", "" }, { "_left", "_right" } }, *const names[2][2] = { { "", "" }, { " left", " right" } };
    for (int c = 0; c < kind->channels; c++)
        fprintf(out, "    [\n        a lv2:%s, lv2:AudioPort ;\n        lv2:index %d ;\n        lv2:symbol \"%s%s\" ;\n        lv2:name \"%s%s\"\n    ] %s\n", input ? "InputPort" : "OutputPort",
                SOUND + c + (input ? 0 : kind->channels), input ? "in" : "out", sides[kind->channels - 1][c], input ? "In" : "Out", names[kind->channels - 1][c],
                !input && c == kind->channels - 1 ? "." : ",");
}

static void plugin(FILE *out, const hush_kind *kind)
{
    fprintf(out, "<%s>\n    a lv2:Plugin, lv2:FilterPlugin, doap:Project ;\n    doap:name \"%s (%s)\" ;\n    doap:license <http://www.apache.org/licenses/LICENSE-2.0> ;\n"
                 "    doap:maintainer [ foaf:name \"lanterne\" ] ;\n    lv2:minorVersion 2 ;\n    lv2:microVersion 2 ;\n    rdfs:comment ", kind->uri, ln_op_hush.label, kind->name);
    text(out, ln_op_hush.summary);
    fputs(" ;\n    lv2:optionalFeature urid:map, work:schedule ;\n    lv2:extensionData state:interface, work:interface ;\n    lv2:port\n", out);
    for (int i = 0; i < CONTROLS; i++)
        control(out, i);
    fprintf(out, "    [\n        a lv2:OutputPort, lv2:ControlPort ;\n        lv2:index %d ;\n        lv2:symbol \"latency\" ;\n        lv2:name \"Latency\" ;\n        lv2:designation lv2:latency ;\n"
                 "        lv2:portProperty lv2:reportsLatency, lv2:integer ;\n        lv2:default 0.0 ;\n        lv2:minimum 0.0 ;\n        lv2:maximum 192000.0 ;\n        units:unit units:frame\n    ] ,\n", LATENCY);
    sound(out, kind, true);
    sound(out, kind, false);
    putc('\n', out);
}

static FILE *open_in(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(path, "w");
}

int main(int count, char **words)
{
    FILE *manifest = count == 3 ? open_in(words[1], "manifest.ttl") : NULL, *hush = manifest ? open_in(words[1], "hush.ttl") : NULL;
    if (!hush) {
        fprintf(stderr, "usage: ttl FOLDER MODULE: the folder must be there\n");
        return 1;
    }
    fputs(prefixes, manifest);
    fputs(prefixes, hush);
    for (size_t k = 0; k < HUSH_KINDS; k++) {
        fprintf(manifest, "<%s>\n    a lv2:Plugin ;\n    lv2:binary <%s> ;\n    rdfs:seeAlso <hush.ttl> .\n\n", hush_kinds[k].uri, words[2]);
        plugin(hush, &hush_kinds[k]);
    }
    bool lost = ferror(manifest) || ferror(hush);
    return fclose(manifest) | fclose(hush) | lost;
}
