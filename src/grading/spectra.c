/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/spectra.h"

#include <math.h>

/* CIE 15:2004, table T.4. */
const ln_spectrum ln_observer[3] = {
    { {
        0.001368, 0.002236, 0.004243, 0.00765, 0.01431, 0.02319, 0.04351, 0.07763, 0.13438, 0.21477, 0.2839, 0.3285, 0.34828, 0.34806, 0.3362, 0.3187,
        0.2908, 0.2511, 0.19536, 0.1421, 0.09564, 0.05795, 0.03201, 0.0147, 0.0049, 0.0024, 0.0093, 0.0291, 0.06327, 0.1096, 0.1655, 0.22575, 0.2904, 0.3597,
        0.43345, 0.51205, 0.5945, 0.6784, 0.7621, 0.8425, 0.9163, 0.9786, 1.0263, 1.0567, 1.0622, 1.0456, 1.0026, 0.9384, 0.85445, 0.7514, 0.6424, 0.5419,
        0.4479, 0.3608, 0.2835, 0.2187, 0.1649, 0.1212, 0.0874, 0.0636, 0.04677, 0.0329, 0.0227, 0.01584, 0.0113592, 0.00811092, 0.00579035, 0.00410946,
        0.00289933, 0.00204919, 0.00143997, 0.000999949, 0.000690079, 0.000476021, 0.000332301, 0.000234826, 0.000166151, 0.000117413, 0.0000830753,
        0.0000587065, 0.0000415099,
    } },
    { {
        0.000039, 0.000064, 0.00012, 0.000217, 0.000396, 0.00064, 0.00121, 0.00218, 0.004, 0.0073, 0.0116, 0.01684, 0.023, 0.0298, 0.038, 0.048, 0.06,
        0.0739, 0.09098, 0.1126, 0.13902, 0.1693, 0.20802, 0.2586, 0.323, 0.4073, 0.503, 0.6082, 0.71, 0.7932, 0.862, 0.91485, 0.954, 0.9803, 0.99495, 1,
        0.995, 0.9786, 0.952, 0.9154, 0.87, 0.8163, 0.757, 0.6949, 0.631, 0.5668, 0.503, 0.4412, 0.381, 0.321, 0.265, 0.217, 0.175, 0.1382, 0.107, 0.0816,
        0.061, 0.04458, 0.032, 0.0232, 0.017, 0.01192, 0.00821, 0.005723, 0.004102, 0.002929, 0.002091, 0.001484, 0.001047, 0.00074, 0.00052, 0.0003611,
        0.0002492, 0.0001719, 0.00012, 0.0000848, 0.00006, 0.0000424, 0.00003, 0.0000212, 0.00001499,
    } },
    { {
        0.00645, 0.01055, 0.02005, 0.03621, 0.06785, 0.1102, 0.2074, 0.3713, 0.6456, 1.03905, 1.3856, 1.62296, 1.74706, 1.7826, 1.77211, 1.7441, 1.6692,
        1.5281, 1.28764, 1.0419, 0.81295, 0.6162, 0.46518, 0.3533, 0.272, 0.2123, 0.1582, 0.1117, 0.07825, 0.05725, 0.04216, 0.02984, 0.0203, 0.0134,
        0.00875, 0.00575, 0.0039, 0.00275, 0.0021, 0.0018, 0.00165, 0.0014, 0.0011, 0.001, 0.0008, 0.0006, 0.00034, 0.00024, 0.00019, 0.0001, 0.00005,
        0.00003, 0.00002, 0.00001, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    } },
};

/* Mean and first two components of daylight, 380 to 780 nm: CIE 15:2004, table T.2. */
enum { DAYLIGHT_STEP = 10, DAYLIGHT_POINTS = 41 };
static const double component[3][DAYLIGHT_POINTS] = {
    { 63.4, 65.8, 94.8, 104.8, 105.9, 96.8, 113.9, 125.6, 125.5, 121.3, 121.3, 113.5, 113.1, 110.8, 106.5, 108.8, 105.3, 104.4, 100, 96, 95.1, 89.1, 90.5,
      90.3, 88.4, 84, 85.1, 81.9, 82.6, 84.9, 81.3, 71.9, 74.3, 76.4, 63.3, 71.7, 77, 65.2, 47.7, 68.6, 65 },
    { 38.5, 35, 43.4, 46.3, 43.9, 37.1, 36.7, 35.9, 32.6, 27.9, 24.3, 20.1, 16.2, 13.2, 8.6, 6.1, 4.2, 1.9, 0, -1.6, -3.5, -3.5, -5.8, -7.2, -8.6, -9.5,
      -10.9, -10.7, -12, -14, -13.6, -12, -13.3, -12.9, -10.6, -11.6, -12.2, -10.2, -7.8, -11.2, -10.4 },
    { 3, 1.2, -1.1, -0.5, -0.7, -1.2, -2.6, -2.9, -2.8, -2.6, -2.6, -1.8, -1.5, -1.3, -1.2, -1, -0.5, -0.3, 0, 0.2, 0.5, 2.1, 3.2, 4.1, 4.7, 5.1, 6.7, 7.3,
      8.6, 9.8, 10.2, 8.3, 9.6, 8.5, 7, 7.6, 8, 6.7, 5.2, 7.4, 6.8 },
};

/* The answer, to six decimals, of the quadratic programme: three spectra of least slope that lie in [0, 1], add up to 1 and show BT.709's red, green and blue under D65.
 * Green is what the other two leave of 1. */
static const double red_surface[LN_WAVES] = {
    0.024916, 0.024913, 0.024907, 0.024894, 0.024864, 0.024797, 0.024669, 0.024428, 0.023994, 0.023263, 0.02219, 0.020898, 0.019723, 0.019312, 0.020603,
    0.024914, 0.029581, 0.023944, 0.012965, 0.00283, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.035571, 0.11176, 0.217938, 0.343125, 0.476168,
    0.607262, 0.72785, 0.830974, 0.911462, 0.966221, 0.995235, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.999997, 0.999992,
    0.999985, 0.999978, 0.999973, 0.999968, 0.999965, 0.999963,
};
static const double blue_surface[LN_WAVES] = {
    0.975084, 0.975087, 0.975093, 0.975106, 0.975136, 0.975203, 0.975331, 0.975572, 0.976006, 0.976737, 0.97781, 0.979102, 0.980277, 0.980688, 0.979397,
    0.975086, 0.962058, 0.926104, 0.868667, 0.792338, 0.699365, 0.597281, 0.492418, 0.388819, 0.290178, 0.200131, 0.122477, 0.061033, 0.019302, 0, 0, 0, 0,
    0, 0, 0, 0.003374, 0.024012, 0.041023, 0.048551, 0.048578, 0.043167, 0.0345, 0.02452, 0.014871, 0.00692, 0.001731, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.000002, 0.000006, 0.00001, 0.000013, 0.000016, 0.000019, 0.00002, 0.000021,
};

/* A black body's radiation at 560 nm is 100. `c2` in m K. */
static void black_body(double kelvin, double c2, ln_spectrum *out)
{
    const double middle = 560;
    for (int i = 0; i < LN_WAVES; i++) {
        const double wave = ln_wave(i);
        out->at[i] = 100 * pow(middle / wave, 5) * expm1(c2 * 1e9 / (kelvin * middle)) / expm1(c2 * 1e9 / (kelvin * wave));
    }
}

void ln_planck(double kelvin, ln_spectrum *out)
{
    black_body(kelvin, 1.4388e-2, out);
}

void ln_illuminant_a(ln_spectrum *out)
{
    black_body(2848, 1.435e-2, out);
}

/* CIE 15:2004, equations 3.2 to 3.7; the two factors are rounded to three decimals there, without which D65 would not come out as it is tabulated. */
void ln_daylight(double kelvin, ln_spectrum *out)
{
    const double t = fmin(fmax(kelvin, 4000), 25000);
    const double x = t <= 7000 ? -4.6070e9 / (t * t * t) + 2.9678e6 / (t * t) + 0.09911e3 / t + 0.244063 : -2.0064e9 / (t * t * t) + 1.9018e6 / (t * t) + 0.24748e3 / t + 0.237040;
    const double y = -3 * x * x + 2.870 * x - 0.275, m = 0.0241 + 0.2562 * x - 0.7341 * y;
    const double m1 = round((-1.3515 - 1.7703 * x + 5.9114 * y) / m * 1000) / 1000, m2 = round((0.0300 - 31.4424 * x + 30.0717 * y) / m * 1000) / 1000;
    for (int i = 0; i < LN_WAVES; i++) {
        const int low = i * LN_WAVE_STEP / DAYLIGHT_STEP, high = low + 1 < DAYLIGHT_POINTS ? low + 1 : low;
        const double part = (double)(i * LN_WAVE_STEP % DAYLIGHT_STEP) / DAYLIGHT_STEP;
        double s[3];
        for (int k = 0; k < 3; k++)
            s[k] = component[k][low] * (1 - part) + component[k][high] * part;
        out->at[i] = s[0] + m1 * s[1] + m2 * s[2];
    }
}

void ln_illuminant_d65(ln_spectrum *out)
{
    ln_daylight(6500 * 1.4388 / 1.4380, out);
}

void ln_spectrum_through(const double (*point)[2], int count, ln_spectrum *out)
{
    for (int i = 0, next = 0; i < LN_WAVES; i++) {
        const double wave = ln_wave(i);
        while (next < count && point[next][0] < wave)
            next++;
        if (next == 0 || next == count) {
            out->at[i] = point[next ? count - 1 : 0][1];
            continue;
        }
        const double *low = point[next - 1], *high = point[next];
        out->at[i] = low[1] + (high[1] - low[1]) * (wave - low[0]) / (high[0] - low[0]);
    }
}

void ln_spectrum_times(const ln_spectrum *a, const ln_spectrum *b, ln_spectrum *out)
{
    for (int i = 0; i < LN_WAVES; i++)
        out->at[i] = a->at[i] * b->at[i];
}

void ln_xyz_under(const ln_spectrum *stimulus, const ln_spectrum *light, double xyz[3])
{
    double whole = 0;
    xyz[0] = xyz[1] = xyz[2] = 0;
    for (int i = 0; i < LN_WAVES; i++) {
        whole += light->at[i] * ln_observer[1].at[i];
        for (int k = 0; k < 3; k++)
            xyz[k] += stimulus->at[i] * ln_observer[k].at[i];
    }
    for (int k = 0; k < 3; k++)
        xyz[k] /= whole;
}

void ln_reflectance_of(const double rgb[3], ln_spectrum *out)
{
    for (int i = 0; i < LN_WAVES; i++)
        out->at[i] = rgb[1] + (rgb[0] - rgb[1]) * red_surface[i] + (rgb[2] - rgb[1]) * blue_surface[i];
}
