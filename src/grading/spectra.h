/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_SPECTRA_H
#define LN_GRADING_SPECTRA_H

/* Light as it is before an eye makes three numbers of it: a number every 5 nm from 380 to 780 nm, the interval and step that CIE 15:2004 (7.1 and 7.2) lets a
 * sum stand for the integral at. */
enum { LN_WAVE_FIRST = 380, LN_WAVE_STEP = 5, LN_WAVES = 81 };
typedef struct ln_spectrum {
    double at[LN_WAVES];
} ln_spectrum;

static inline double ln_wave(int i)
{
    return LN_WAVE_FIRST + LN_WAVE_STEP * i;
}

/* CIE 1931 2-degree observer: x, y, z. CIE 15:2004, table T.4 (ISO 11664-1). */
extern const ln_spectrum ln_observer[3];

/* Lights, 100 at 560 nm. Planck: exp in ITS-90's c2 = 1.4388e-2 m K. A: ISO 11664-2:2007, 2848 K with the c2 of 1931, as A is defined. Daylight of a correlated colour
 * temperature, 4000 to 25000 K (held to that): CIE 15:2004, 3.1, from its components every 10 nm, linear in between; D65 is that of 6500 K with the c2 of then, 6503.6 K. */
void ln_planck(double kelvin, ln_spectrum *out);
void ln_illuminant_a(ln_spectrum *out);
void ln_daylight(double kelvin, ln_spectrum *out);
void ln_illuminant_d65(ln_spectrum *out);

/* A spectrum through points (nm, value) in order of wavelength: straight lines between them, the end values beyond. */
void ln_spectrum_through(const double (*point)[2], int count, ln_spectrum *out);

/* out = a b, number by number; `out` may be either. */
void ln_spectrum_times(const ln_spectrum *a, const ln_spectrum *b, ln_spectrum *out);

/* What `stimulus` is to the eye, as a share of what `light` is: XYZ with the Y of `light` = 1. For a surface, stimulus = light x reflectance. */
void ln_xyz_under(const ln_spectrum *stimulus, const ln_spectrum *light, double xyz[3]);

/* A reflectance that shows linear BT.709 `rgb` under D65: red, green and blue times three spectra that add up to 1 everywhere and lie in [0, 1], so that black,
 * white and every colour of the display in between are surfaces that could exist, and doubling a colour doubles its spectrum.
 *
 * Of all such triples it is the one with the least slope (sum of squared steps): the idea of a primary decomposition is Mallett and Yuksel's ("Spectral primary
 * decomposition for rendering with sRGB reflectance", EGSR 2019), least slope Burns' ("Numerical methods for smoothest reflectance reconstruction", Color Research and
 * Application 45(1), 2020). Real surfaces differ; what is sure is the colour under D65, which comes back within 2e-6 of BT.709, whose white is taken to be the table's
 * D65 (0.31272, 0.32903), not its rounded 0.3127, 0.3290. Defined for any rgb; outside [0, 1] it is no surface. */
void ln_reflectance_of(const double rgb[3], ln_spectrum *out);

/* All of these may run beside each other. */
#endif
