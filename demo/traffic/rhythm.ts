/** How a rate moves in time. The mean of every rhythm but the weekly one is 1, so that a rate is what a day averages. */
export const RHYTHMS = ["steady", "day", "in-burst", "between-bursts", "weekly"] as const;
export type Rhythm = (typeof RHYTHMS)[number];

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

interface Wave {
  readonly amplitude: number;
  readonly periodS: number;
  /** Time of a peak. */
  readonly peakS: number;
}

/** Busiest at 14:00 UTC; the short waves keep live charts from being flat. Amplitudes sum to less than 1. */
const DAY_WAVES: readonly Wave[] = [
  { amplitude: 0.22, periodS: DAY_S, peakS: 14 * HOUR_S },
  { amplitude: 0.06, periodS: DAY_S / 2, peakS: 10 * HOUR_S },
  { amplitude: 0.015, periodS: 2_417, peakS: 300 },
  { amplitude: 0.012, periodS: 617, peakS: 90 },
  { amplitude: 0.01, periodS: 173, peakS: 20 },
];

const BURST_PERIOD_S = 120;
const BURST_LENGTH_S = 25;
const BURST_DUTY = BURST_LENGTH_S / BURST_PERIOD_S;

const WEEK_S = 7 * DAY_S;
/** The epoch began on a Thursday: the first Sunday 03:00 UTC is three days and three hours later. */
const WEEKLY_START_S = 3 * DAY_S + 3 * HOUR_S;
const WEEKLY_LENGTH_S = 20 * 60;

/**
 * Antiderivative of the rhythm at a Unix time, in seconds: the difference between two instants times a rate in rps is
 * the expected number of requests between them. Never decreases.
 */
export function elapsedWeightS(rhythm: Rhythm, timeMs: number): number {
  const timeS = timeMs / 1000;
  switch (rhythm) {
    case "steady":
      return timeS;
    case "day":
      return dayIntegral(timeS);
    case "in-burst":
      return burstIntegral(timeS);
    case "between-bursts":
      return calmIntegral(timeS);
    case "weekly": {
      const sinceFirst = timeS - WEEKLY_START_S;
      const week = Math.floor(sinceFirst / WEEK_S);
      return week * WEEKLY_LENGTH_S + Math.min(WEEKLY_LENGTH_S, sinceFirst - week * WEEK_S);
    }
  }
}

/** The rhythm's momentary factor, averaged over a second. */
export function weightAt(rhythm: Rhythm, timeMs: number): number {
  return elapsedWeightS(rhythm, timeMs + 500) - elapsedWeightS(rhythm, timeMs - 500);
}

/** Share of the time of a `day` rate that falls into bursts. */
export const BURST_SHARE = BURST_DUTY;

function dayIntegral(timeS: number): number {
  let sum = timeS;
  for (const { amplitude, periodS, peakS } of DAY_WAVES) {
    const turn = (2 * Math.PI) / periodS;
    sum += (amplitude / turn) * Math.sin(turn * ((timeS - peakS) % periodS));
  }
  return sum;
}

/** Interpolated inside each burst, so that it is continuous and rises only there. */
function burstIntegral(timeS: number): number {
  const start = Math.floor(timeS / BURST_PERIOD_S) * BURST_PERIOD_S;
  const progress = Math.min(1, (timeS - start) / BURST_LENGTH_S);
  return interpolated({ start, progress, duty: BURST_DUTY });
}

function calmIntegral(timeS: number): number {
  const start = Math.floor(timeS / BURST_PERIOD_S) * BURST_PERIOD_S;
  const progress = Math.max(0, (timeS - start - BURST_LENGTH_S) / (BURST_PERIOD_S - BURST_LENGTH_S));
  return interpolated({ start, progress, duty: 1 - BURST_DUTY });
}

function interpolated(part: {
  readonly start: number;
  readonly progress: number;
  readonly duty: number;
}): number {
  const from = dayIntegral(part.start);
  return part.duty * (from + part.progress * (dayIntegral(part.start + BURST_PERIOD_S) - from));
}

/** Rates by rhythm, in the order of RHYTHMS, in rps. */
export type Rates = readonly number[];

export const NO_RATE: Rates = RHYTHMS.map(() => 0);

export function rateOf(rhythm: Rhythm, rps: number): Rates {
  return RHYTHMS.map((one) => (one === rhythm ? rps : 0));
}

export function addRates(a: Rates, b: Rates, factor = 1): Rates {
  return a.map((rate, index) => rate + factor * (b[index] ?? 0));
}

export function scaleRates(rates: Rates, factor: number): Rates {
  return rates.map((rate) => rate * factor);
}

/** Mean rate over a day, rps; callers of one hour a week do not count. */
export function dailyMeanRps(rates: Rates): number {
  return RHYTHMS.reduce((sum, rhythm, index) => {
    const rate = rates[index] ?? 0;
    if (rhythm === "weekly") return sum;
    if (rhythm === "in-burst") return sum + rate * BURST_DUTY;
    return sum + (rhythm === "between-bursts" ? rate * (1 - BURST_DUTY) : rate);
  }, 0);
}
