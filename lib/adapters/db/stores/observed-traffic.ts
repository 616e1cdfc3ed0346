import { z } from "zod";
import type { ObservedTrafficStore } from "../../../services/ports/database.ts";
import type { PrismaStoreClient } from "../store-client.ts";

const labelsColumn = z.record(z.string(), z.string());

/** A statement takes 32,767 parameters. */
const ROWS_AT_ONCE = 4_000;

export function observedTrafficStore(client: PrismaStoreClient): ObservedTrafficStore {
  return {
    recordHour: async (cluster, { hourMs, readAtMs, counts }) => {
      const hourAt = new Date(hourMs);
      for (const rows of chunks(counts)) {
        await client.observedSeries.createMany({
          data: rows.map(({ series, labels }) => ({ cluster, series, labels: JSON.stringify(labels) })),
          skipDuplicates: true,
        });
        await client.observedCount.createMany({
          data: rows.map(({ labels: _labels, ...count }) => ({ cluster, hourAt, ...count })),
          skipDuplicates: true,
        });
      }
      // Last: an hour that was cut off half-way is read again.
      await client.observedHour.createMany({
        data: [{ cluster, hourAt, series: counts.length, readAt: new Date(readAtMs) }],
        skipDuplicates: true,
      });
    },
    hours: async (cluster, fromMs) => {
      const rows = await client.observedHour.findMany({
        where: { cluster, hourAt: { gte: new Date(fromMs) } },
        orderBy: { hourAt: "asc" },
      });
      return rows.map(({ hourAt, series }) => ({ hourMs: hourAt.getTime(), series }));
    },
    sums: async (cluster, { fromMs, toMs }) => {
      const where = { cluster, hourAt: { gte: new Date(fromMs), lt: new Date(toMs) } };
      const sums = await client.observedCount.groupBy({
        by: ["series"],
        where,
        _sum: { requests: true, sentBytes: true, receivedBytes: true, busyMs: true },
        _max: { busyMs: true, hourAt: true },
        _count: { _all: true },
      });
      const labels = new Map(
        (await client.observedSeries.findMany({ where: { cluster } })).map((row) => [
          row.series,
          labelsColumn.parse(JSON.parse(row.labels)),
        ]),
      );
      return sums.map(({ series, _sum: sum, _max: max, _count: count }) => ({
        series,
        labels: labels.get(series) ?? {},
        requests: sum.requests ?? 0,
        sentBytes: sum.sentBytes ?? 0,
        receivedBytes: sum.receivedBytes ?? 0,
        busyMs: sum.busyMs ?? 0,
        mostBusyMs: max.busyMs ?? 0,
        hours: count._all,
        lastHourMs: max.hourAt?.getTime() ?? 0,
      }));
    },
    deleteBefore: async (cluster, hourMs) => {
      const hourAt = { lt: new Date(hourMs) };
      await client.observedHour.deleteMany({ where: { cluster, hourAt } });
      const { count } = await client.observedCount.deleteMany({ where: { cluster, hourAt } });
      if (count > 0) await client.observedSeries.deleteMany({ where: { cluster, counts: { none: {} } } });
    },
  };
}

function chunks<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, at) =>
    rows.slice(at * ROWS_AT_ONCE, (at + 1) * ROWS_AT_ONCE),
  );
}
