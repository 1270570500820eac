/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "../check.h"
#include "sound/network.h"

#include <lanterne/log.h>

static char said[1000];

static void hear(void *user, ln_level level, const char *sentence)
{
    (void)user;
    (void)level;
    snprintf(said, sizeof said, "%s", sentence);
}

/* What is named and is no network: told once, and the classic engine works alone. */
static void a_network_that_is_not_there_is_told(void **state)
{
    (void)state;
    ln_log_to(hear, NULL);
    setenv("LANTERNE_MODELS", "/nowhere", 1);
    assert_null(ln_network_shipped());
    assert_non_null(strstr(said, "/nowhere/hush.weights"));
    said[0] = 0;
    assert_null(ln_network_shipped());
    assert_string_equal(said, "");
    ln_log_to(NULL, NULL);
}

static void another_network_is_refused(void **state)
{
    (void)state;
    char path[500];
    ln_weights *weights;
    ln_network *network;
    snprintf(path, sizeof path, "%s/learnt.reference", getenv("LN_TEST_FOLDER") ? getenv("LN_TEST_FOLDER") : "tests/sound");
    assert_ok(ln_weights_open(path, &weights));
    assert_int_equal(ln_network_of(weights, &network), LN_EMODEL);
    assert_null(network);
    assert_non_null(strstr(ln_why(), "see.weight"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_that_is_not_there_is_told),
        cmocka_unit_test(another_network_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
