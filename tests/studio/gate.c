/* SPDX-License-Identifier: Apache-2.0 */
/* The real program, asked by those who should get nothing. */
#include "client.h"

/* A request in pieces, each of which a case may replace; NULL leaves the header out. */
typedef struct request {
    const char *line, *host, *cookie, *origin, *site, *ours, *type, *body;
} request;

static char own_host[40], own_origin[60], own_cookie[80];

static request of_the_page(const char *line)
{
    bool posts = !strncmp(line, "POST", 4);
    return (request){ line, own_host, own_cookie, posts ? own_origin : NULL, "same-origin", posts ? "1" : NULL, posts ? "application/json" : NULL, posts ? "{\"year\": 1925}" : NULL };
}

static void add(char *text, size_t size, const char *name, const char *value)
{
    size_t used = strlen(text);
    if (value)
        snprintf(text + used, size - used, "%s: %s\r\n", name, value);
}

static const client_answer *ask(const request *r)
{
    static char text[8000];
    char length[20];
    snprintf(text, sizeof text, "%s HTTP/1.1\r\n", r->line);
    add(text, sizeof text, "Host", r->host);
    add(text, sizeof text, "Cookie", r->cookie);
    add(text, sizeof text, "Origin", r->origin);
    add(text, sizeof text, "Sec-Fetch-Site", r->site);
    add(text, sizeof text, "X-Lanterne", r->ours);
    add(text, sizeof text, "Content-Type", r->type);
    snprintf(length, sizeof length, "%zu", r->body ? strlen(r->body) : 0);
    add(text, sizeof text, "Content-Length", r->body ? length : NULL);
    add(text, sizeof text, "Connection", "close");
    strcat(text, "\r\n");
    strcat(text, r->body ? r->body : "");
    return client_raw(text);
}

static void the_page_comes_in(void **state)
{
    (void)state;
    request r = of_the_page("GET /");
    client_done(ask(&r), 200);
    r = of_the_page("GET /api/film");
    const client_answer *a = client_done(ask(&r), 200);
    assert_non_null(strstr(a->body, "\"clip.wav\""));
    assert_non_null(strstr(a->head, "default-src 'none'"));
    assert_null(strstr(a->head, "unsafe"));
    static const char *const headers[] = { "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cross-Origin-Resource-Policy: same-origin", "frame-ancestors 'none'" };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        assert_non_null(strstr(a->head, headers[i]));
    r = of_the_page("POST /api/year");
    client_done(ask(&r), 200);
    r.host = r.origin = NULL;
    char host[40], origin[60];
    snprintf(host, sizeof host, "localhost:%d", client_port);
    snprintf(origin, sizeof origin, "http://%s", host);
    r.host = host;
    r.origin = origin;
    client_done(ask(&r), 200);
}

static void the_key_is_turned_into_a_cookie(void **state)
{
    (void)state;
    char line[100], cookie[100];
    snprintf(line, sizeof line, "GET /?key=%s", client_key);
    request r = { line, own_host, NULL, NULL, "none", NULL, NULL, NULL };
    const client_answer *a = client_done(ask(&r), 303);
    snprintf(cookie, sizeof cookie, "Set-Cookie: lanterne-%d=%s; HttpOnly; SameSite=Strict; Path=/", client_port, client_key);
    assert_non_null(strstr(a->head, cookie));
    assert_non_null(strstr(a->head, "Location: /"));
    r.line = "GET /?key=00000000000000000000000000000000";
    assert_null(strstr(client_done(ask(&r), 403)->head, "Set-Cookie"));
}

/* A name that an attacker's DNS points to 127.0.0.1 arrives as that name. */
static void other_names_are_refused(void **state)
{
    (void)state;
    char evil[60], twice[200];
    snprintf(evil, sizeof evil, "evil.example:%d", client_port);
    snprintf(twice, sizeof twice, "%s\r\nHost: %s", own_host, evil);
    const char *const hosts[] = { evil, "127.0.0.1", "localhost", "127.0.0.1:1", "[::1]", "", twice };
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        request r = of_the_page("GET /api/film");
        r.host = hosts[i];
        int status = ask(&r)->status;
        if (status != 421 && status != 400)
            fail_msg("Host \"%s\" got %d", hosts[i], status);
    }
    request r = of_the_page("GET /api/film");
    r.host = NULL;
    int status = ask(&r)->status;
    assert_true(status == 400 || status == 421);
}

static void without_the_cookie_nothing_answers(void **state)
{
    (void)state;
    char wrong[100], prefix[100], other[100];
    snprintf(wrong, sizeof wrong, "lanterne-%d=%.31sx", client_port, client_key);
    snprintf(prefix, sizeof prefix, "lanterne-%d=%.16s", client_port, client_key);
    snprintf(other, sizeof other, "lanterne=%s", client_key);
    const char *const cookies[] = { NULL, "", wrong, prefix, other };
    static const char *const lines[] = { "GET /", "GET /index.html", "GET /api/film", "GET /api/events", "GET /api/clips/1/sound/original.wav", "GET /nothing", "POST /api/year" };
    for (size_t c = 0; c < sizeof cookies / sizeof *cookies; c++)
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
            request r = of_the_page(lines[i]);
            r.cookie = cookies[c];
            const client_answer *a = ask(&r);
            if (a->status != 403 || strstr(a->body, "clip.wav"))
                fail_msg("%s with %s got %d: %s", lines[i], cookies[c] ? cookies[c] : "no cookie", a->status, a->body);
        }
}

/* What another page's form, image or script can send, cookie and all, should a browser not keep SameSite. */
static void other_pages_do_nothing(void **state)
{
    (void)state;
    static const request changes[] = {
        { .origin = "http://evil.example" }, { .origin = "null" }, { .site = "cross-site" }, { .site = "same-site" }, { .ours = "0" }, { .type = "text/plain" },
        { .type = "application/x-www-form-urlencoded" }, { .type = "multipart/form-data; boundary=x" }, { .type = "application/jsonp" },
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        request r = of_the_page("POST /api/year");
        r.body = "{\"year\": 1700, \"keep\": true}";
        r.origin = changes[i].origin ? changes[i].origin : r.origin;
        r.site = changes[i].site ? changes[i].site : r.site;
        r.ours = changes[i].ours ? changes[i].ours : r.ours;
        r.type = changes[i].type ? changes[i].type : r.type;
        if (ask(&r)->status != 403)
            fail_msg("case %zu got in", i);
    }
    request r = of_the_page("POST /api/year");
    r.origin = NULL;
    client_done(ask(&r), 403);
    r = of_the_page("POST /api/year");
    r.ours = NULL;
    client_done(ask(&r), 403);
    r = of_the_page("POST /api/year");
    r.type = NULL;
    client_done(ask(&r), 403);
    r = of_the_page("GET /api/film");
    r.site = "cross-site";
    client_done(ask(&r), 403);
    r = of_the_page("GET /api/film");
    assert_null(strstr(client_done(ask(&r), 200)->body, "\"year\":1700"));
    static const char *const lines[] = { "PUT /api/year", "DELETE /api/film", "OPTIONS /api/year", "PATCH /", "TRACE /" };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        r = of_the_page(lines[i]);
        client_done(ask(&r), 405);
    }
}

static void no_path_leads_to_a_file(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "GET /../../etc/passwd", "GET /%2e%2e/%2e%2e/etc/passwd", "GET //etc/passwd", "GET /etc/passwd", "GET /studio/page/index.html", "GET /index.html/", "GET /index.html%00.js",
        "GET /api/clips/..%2f..%2fetc/thumb", "GET /api/clips/1/sound/..%2f..%2f..%2fetc%2fpasswd", "GET /api/clips/1/sound/secret.txt", "GET /api/clips//thumb",
        "GET /api/clips/99/thumb", "GET /api/clips/-1/thumb", "GET /api/clips/1e0/thumb", "GET /api/rendered/1/file/../../x", "GET /clip.wav", "GET /api/clips/1/sound/original.wav/x",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        request r = of_the_page(lines[i]);
        const client_answer *a = ask(&r);
        if ((a->status != 404 && a->status != 400) || strstr(a->body, "root:") || strstr(a->body, "secret"))
            fail_msg("%s got %d: %s", lines[i], a->status, a->body);
    }
}

static void too_much_is_refused(void **state)
{
    (void)state;
    static char text[200000];
    int used = snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: %s\r\nX-Long: ", own_host);
    memset(text + used, 'a', 100000);
    strcpy(text + used + 100000, "\r\n\r\n");
    int status = client_raw(text)->status;
    assert_true(status == 431 || status == 413 || status == 0);
    used = snprintf(text, sizeof text, "GET /");
    memset(text + used, 'a', 100000);
    snprintf(text + used + 100000, 100, " HTTP/1.1\r\nHost: %s\r\n\r\n", own_host);
    status = client_raw(text)->status;
    assert_true(status == 414 || status == 431 || status == 0);
    used = snprintf(text, sizeof text,
                    "POST /api/year HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nOrigin: %s\r\nX-Lanterne: 1\r\nContent-Type: application/json\r\nContent-Length: 70000\r\nConnection: close\r\n\r\n",
                    own_host, own_cookie, own_origin);
    memset(text + used, ' ', 70000);
    text[used + 70000] = 0;
    status = client_raw(text)->status;
    assert_true(status == 413 || status == 0);
    /* Without a length, in chunks: as much as is allowed and then more. */
    used = snprintf(text, sizeof text,
                    "POST /api/year HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nOrigin: %s\r\nX-Lanterne: 1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
                    own_host, own_cookie, own_origin);
    for (int i = 0; i < 20; i++) {
        used += snprintf(text + used, 20, "1000\r\n");
        memset(text + used, ' ', 4096);
        used += 4096;
        used += snprintf(text + used, 20, "\r\n");
    }
    strcpy(text + used, "0\r\n\r\n");
    client_done(client_raw(text), 413);
    request r = of_the_page("GET /api/film");
    client_done(ask(&r), 200);
}

static int enter(void **state)
{
    if (client_enter(state))
        return 1;
    client_shell("ffmpeg -v error -f lavfi -i anoisesrc=r=8000:a=0.1:seed=1 -t 1 -c:a pcm_s16le clip.wav </dev/null && echo secret > secret.txt");
    client_start((const char *const[]){ "lanterne", "studio", "clip.wav", "--no-open", "--by", "Anna", NULL });
    snprintf(own_host, sizeof own_host, "127.0.0.1:%d", client_port);
    snprintf(own_origin, sizeof own_origin, "http://%s", own_host);
    snprintf(own_cookie, sizeof own_cookie, "lanterne-%d=%s", client_port, client_key);
    return 0;
}

int main(int count, char **words)
{
    if (!client_takes(count, words))
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_comes_in),
        cmocka_unit_test(the_key_is_turned_into_a_cookie),
        cmocka_unit_test(other_names_are_refused),
        cmocka_unit_test(without_the_cookie_nothing_answers),
        cmocka_unit_test(other_pages_do_nothing),
        cmocka_unit_test(no_path_leads_to_a_file),
        cmocka_unit_test(too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, enter, client_end);
}
