using System.Text;
using StreamEngine.LoadGen.Metrics;

namespace StreamEngine.LoadGen.Payloads;

/// <summary>Requests of metrics: those of one service and host, each with a point for every route and status.</summary>
internal sealed class OtlpMetricSource(GeneratorOptions options, bool histograms) : PayloadSource(options)
{
    private const int PointsOfMetric = 20;

    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 10];
    private static readonly byte[][] Routes = Encode(["/", "/cart", "/checkout/{id}", "/items/{item}/reviews", "/login"]);
    private static readonly int[] Statuses = [200, 204, 404, 503];

    private readonly SeriesSet _series = new(options);
    private long _tick;

    /// <inheritdoc/>
    public override void Write(MessageWriter writer, int records)
    {
        int series = (int)(_tick % _series.Count);
        ulong time = TimeOf(_tick++);
        writer.Begin(1);
        OtlpResource.Write(writer, Encoding.UTF8.GetBytes(_series.Service(series)), Encoding.UTF8.GetBytes(_series.Host(series)));
        writer.Begin(2);
        writer.Begin(1);
        writer.Bytes(1, "shop.http"u8);
        writer.End();
        for (int metric = 0; records > 0; metric++, records -= PointsOfMetric)
        {
            WriteMetric(writer, metric, Math.Min(records, PointsOfMetric), time);
        }
        writer.End();
        writer.End();
    }

    private static byte[][] Encode(string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private void WriteMetric(MessageWriter writer, int metric, int points, ulong time)
    {
        int series = metric % _series.Count;
        writer.Begin(2);
        writer.Bytes(1, Encoding.UTF8.GetBytes(histograms ? "http.server.request.duration" : "http.server." + _series.Kind(series).Name));
        writer.Bytes(3, "1"u8);
        writer.Begin(histograms ? 9 : metric % 2 == 0 ? 5 : 7);
        for (int i = 0; i < points; i++)
        {
            writer.Begin(1);
            if (histograms) WriteHistogram(writer, i, time);
            else WriteNumber(writer, i, time, _series.Next(series, (long)time, 0, 1, ValueEffect.None));
            writer.End();
        }
        if (histograms || metric % 2 != 0) writer.Number(2, 2);
        writer.End();
        writer.End();
    }

    private static void WriteNumber(MessageWriter writer, int point, ulong time, double value)
    {
        WriteAttributes(writer, 7, point);
        writer.Fixed(2, time - 1_000_000_000);
        writer.Fixed(3, time);
        writer.Double(4, value);
    }

    private void WriteHistogram(MessageWriter writer, int point, ulong time)
    {
        WriteAttributes(writer, 9, point);
        writer.Fixed(2, time - 1_000_000_000);
        writer.Fixed(3, time);
        writer.Fixed(4, 140);
        writer.Double(5, 17.25 * (1 + Random.NextUnit()));
        writer.Begin(6);
        for (int i = 0; i <= Bounds.Length; i++) writer.FixedRaw(10);
        writer.End();
        writer.Begin(7);
        foreach (double bound in Bounds) writer.FixedRaw(BitConverter.DoubleToUInt64Bits(bound));
        writer.End();
    }

    private static void WriteAttributes(MessageWriter writer, int field, int point)
    {
        OtlpResource.Text(writer, field, "http.request.method"u8, point % 3 == 0 ? "POST"u8 : "GET"u8);
        OtlpResource.Text(writer, field, "http.route"u8, Routes[point % Routes.Length]);
        OtlpResource.Number(writer, field, "http.response.status_code"u8, Statuses[point % Statuses.Length]);
    }
}
