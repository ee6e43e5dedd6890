/* The benchmark model as a scalar C program: one run at a time, 64-bit floats, xoshiro256+ and a ziggurat.
 *
 * Usage: model RUNS SEED STATISTICS. With STATISTICS 1 it keeps the same tallies as escalate (every
 * level's histogram at every step, choices, ladder, ending and step of every run); with 0 only the
 * endings. Prints the outcomes' counts, then sums of the tallies, then the seconds of
 * processor time it took and its highest memory in KB.
 * numbers.h is written from model.py by the benchmark.
 *
 * Sources: D. Blackman and S. Vigna, Scrambled linear pseudorandom number generators (2021);
 * G. Marsaglia and W. W. Tsang, The ziggurat method for generating random variables (2000), with 256 layers.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "numbers.h"

#define BINS 400

/* ---- luck */

static uint64_t state[4];

static inline uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

static inline uint64_t next(void) {
    const uint64_t result = state[0] + state[3], t = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= t;
    state[3] = rotate(state[3], 45);
    return result;
}

static void seed_luck(uint64_t seed) {
    for (int i = 0; i < 4; i++) { /* splitmix64 */
        uint64_t z = (seed += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        state[i] = z ^ (z >> 31);
    }
}

static inline double uniform(void) { return (next() >> 11) * 0x1.0p-53; }

#define EDGE 3.6541528853610088
#define AREA 0.00492867323399 
static double edges[257], heights[257];

static void prepare_normal(void) {
    edges[0] = AREA / exp(-0.5 * EDGE * EDGE);
    edges[1] = EDGE;
    heights[1] = exp(-0.5 * EDGE * EDGE);
    for (int i = 2; i < 256; i++) {
        heights[i] = heights[i - 1] + AREA / edges[i - 1];
        edges[i] = sqrt(-2 * log(heights[i]));
    }
    edges[256] = 0;
    heights[256] = 1;
}

static double normal(void) {
    for (;;) {
        const uint64_t bits = next();
        const int layer = bits >> 56;
        const double signed_uniform = ((bits & 0xfffffffffffffULL) * 0x1.0p-51) - 1, x = signed_uniform * edges[layer];
        if (fabs(x) < edges[layer + 1]) return x;
        if (layer == 0) {
            double a, b;
            do {
                a = -log(1 - uniform()) / EDGE;
                b = -log(1 - uniform());
            } while (2 * b < a * a);
            return x > 0 ? EDGE + a : -EDGE - a;
        }
        if (heights[layer] + uniform() * (heights[layer + 1] - heights[layer]) < exp(-0.5 * x * x)) return x;
    }
}

/* ---- the model */

static inline double clip(double x) { return x < LOW ? LOW : x > HIGH ? HIGH : x; }

static inline double goal(double cost, double gain, double tension) {
    const double fear = tension - DANGER;
    return -COST * cost + GAIN * gain - (fear > 0 ? FEAR * fear : 0);
}

static inline int choose(const double *x, const int *latest, int actor) {
    double soonest = INFINITY;
    int chosen = 0;
    const int first = actor * OPTIONS, cost = 2 * actor, gain = 2 * actor + 1;
    const double now = goal(x[cost], x[gain], x[TENSION]);
    const int neighbour = latest[(actor + ACTORS - 1) % ACTORS];
    for (int o = 0; o < OPTIONS; o++) {
        if (needs[first + o] >= 0 && !(x[needs[first + o]] >= needed[first + o])) continue;
        const int side = side_level[first + o];
        const double moved = clip(x[side] + side_shift[first + o]);
        const double after = goal(side == cost ? moved : x[cost], side == gain ? moved : x[gain],
                                  clip(x[TENSION] + shift[o]));
        const double weight = exp(PRECISION * (appeal[o] + READS * x[reads[first + o]] + (neighbour == o ? ECHO : 0)
                                               + after - now));
        const double ready = -log(1 - uniform()) / weight; /* a race: the first option ready is taken */
        if (ready < soonest) {
            soonest = ready;
            chosen = o;
        }
    }
    return chosen;
}

/* ---- tallies */

static int64_t bins[STEPS + 1][LEVELS][BINS], choices[STEPS][ACTORS][OPTIONS], ladder[STEPS][OPTIONS + 1];
static double sums[STEPS + 1][LEVELS];
/* Where runs ended, for the rows after their end, in which they are counted as they ended. */
static int64_t ended_bins[STEPS + 1][LEVELS][BINS], ended_ladder[STEPS + 1][OPTIONS + 1];
static double ended_sums[STEPS + 1][LEVELS];

static inline void count_levels(const double *x, int64_t counts[LEVELS][BINS], double totals[LEVELS]) {
    for (int level = 0; level < LEVELS; level++) {
        int bin = (int)((x[level] - LOW) * (BINS / (HIGH - LOW)));
        counts[level][bin < BINS ? bin : BINS - 1]++;
        totals[level] += x[level];
    }
}

static void count_ended(void) {
    for (int row = 1; row <= STEPS; row++) {
        for (int level = 0; level < LEVELS; level++) {
            for (int bin = 0; bin < BINS; bin++) {
                ended_bins[row][level][bin] += ended_bins[row - 1][level][bin];
                bins[row][level][bin] += ended_bins[row - 1][level][bin];
            }
            ended_sums[row][level] += ended_sums[row - 1][level];
            sums[row][level] += ended_sums[row - 1][level];
        }
        for (int rung = 0; rung <= OPTIONS; rung++) {
            ended_ladder[row][rung] += ended_ladder[row - 1][rung];
            ladder[row - 1][rung] += ended_ladder[row - 1][rung];
        }
    }
}

static int play(int statistics, int *ended) {
    double x[LEVELS], shifts[LEVELS];
    int latest[ACTORS], outcome = -1, step, rung = 0;
    for (int level = 0; level < LEVELS; level++) x[level] = clip(START + START_SPREAD * normal());
    for (int actor = 0; actor < ACTORS; actor++) latest[actor] = -1;
    if (statistics) count_levels(x, bins[0], sums[0]);
    for (step = 0; step < STEPS && outcome < 0; step++) {
        rung = 0;
        for (int actor = 0; actor < ACTORS; actor++) {
            const int o = choose(x, latest, actor), side = side_level[actor * OPTIONS + o];
            latest[actor] = o;
            if (o + 1 > rung) rung = o + 1;
            x[TENSION] = clip(x[TENSION] + shift[o] + SPREAD * normal());
            x[side] = clip(x[side] + side_shift[actor * OPTIONS + o]);
            if (statistics) choices[step][actor][o]++;
        }
        if (uniform() < SHOCK_CHANCE) x[TENSION] = clip(x[TENSION] + SHOCK + SHOCK_SPREAD * normal());
        for (int level = 0; level < LEVELS; level++) {
            shifts[level] = CALMING * (REST - x[level]);
            if (noisy[level]) shifts[level] += NOISE * normal();
        }
        for (int level = 0; level < LEVELS; level++) x[level] = clip(x[level] + shifts[level]);
        if (x[TENSION] >= WAR_LINE && uniform() < WAR_CHANCE) outcome = 0;
        else if (x[TENSION] <= SETTLED_LINE) outcome = 1;
        else if (step == STEPS - 1) outcome = x[TENSION] >= TENSE_LINE ? 2 : 3;
        if (statistics) {
            ladder[step][rung]++;
            count_levels(x, bins[step + 1], sums[step + 1]);
        }
    }
    *ended = step - 1;
    if (statistics) {
        count_levels(x, ended_bins[step], ended_sums[step]);
        ended_ladder[step][rung]++;
    }
    return outcome;
}

int main(int count, char **words) {
    if (count != 4) return 2;
    const long runs = atol(words[1]);
    const int statistics = atoi(words[3]);
    int8_t *outcomes = malloc(runs);
    int16_t *steps = malloc(2 * runs);
    long tally[4] = {0};
    int64_t check = 0;
    struct timespec begin, end;
    struct rusage usage;
    prepare_normal();
    seed_luck(strtoull(words[2], NULL, 10));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    for (long run = 0; run < runs; run++) {
        int ended;
        const int outcome = play(statistics, &ended);
        outcomes[run] = outcome;
        steps[run] = ended;
        tally[outcome]++;
    }
    if (statistics) count_ended();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    getrusage(RUSAGE_SELF, &usage);
    for (int row = 0; row <= STEPS; row++)
        for (int level = 0; level < LEVELS; level++)
            for (int bin = 0; bin < BINS; bin++) check += bins[row][level][bin];
    for (int outcome = 0; outcome < 4; outcome++) printf("%ld ", tally[outcome]);
    printf("%.6f %.6f ", sums[STEPS][TENSION] / runs, sums[STEPS][0] / runs);
    printf("%lld %.9f %ld\n", (long long)check, (end.tv_sec - begin.tv_sec) + 1e-9 * (end.tv_nsec - begin.tv_nsec),
           usage.ru_maxrss);
    free(outcomes);
    free(steps);
    return 0;
}
