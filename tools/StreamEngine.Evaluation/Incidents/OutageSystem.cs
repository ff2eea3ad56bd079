using System.Globalization;
using System.Text;

namespace StreamEngine.Evaluation.Incidents;

/// <summary>A shop of four services with a value of each series a minute and log lines, and the outages of a plan in it.</summary>
internal sealed class OutageSystem
{
    /// <summary>Series that may have spikes that mean nothing.</summary>
    internal const int SpikeSeries = 16;

    /// <summary>Time of minute 0, nanoseconds since the Unix epoch: 2026-01-05, a Monday.</summary>
    internal const long Start = 1_767_571_200_000_000_000;

    private const long Minute = 60_000_000_000;

    private static readonly string[] _services = ["cart", "orders", "payment", "search"];
    private static readonly string[] _metrics = ["cpu.usage", "http.latency_ms", "http.error_rate", "http.requests"];

    private readonly OutagePlan _plan;
    private readonly Random _metricNoise;
    private readonly Random _logNoise;
    private readonly double[] _slow = new double[SpikeSeries];

    internal OutageSystem(OutagePlan plan, int seed)
    {
        _plan = plan;
        _metricNoise = new Random(seed + 1);
        _logNoise = new Random(seed + 2);
    }

    /// <summary>Influx lines of a minute.</summary>
    internal byte[] Metrics(int minute)
    {
        var text = new StringBuilder();
        long time = Start + (minute * Minute);
        Outage? near = Near(minute);
        bool down = near is { IsReal: true } && minute >= near.Start;
        double sign = Sign(near, minute);
        double day = 1 + (0.4 * Math.Sin((minute - 480) * 2 * Math.PI / 1440));
        for (int s = 0; s < _services.Length; s++)
        {
            bool hit = down && s is 1 or 2 && down;
            for (int m = 0; m < _metrics.Length; m++)
            {
                int series = (s * _metrics.Length) + m;
                _slow[series] = (0.95 * _slow[series]) + (0.3 * Gauss(_metricNoise));
                double noise = 1 + (0.04 * Gauss(_metricNoise)) + (0.03 * _slow[series]);
                double value = m switch
                {
                    0 => 35 * day * noise,
                    1 => 80 * noise * (hit ? 6 : 1),
                    2 => Math.Max(0, 0.5 + (0.15 * Gauss(_metricNoise))) + (hit ? 18 : 0),
                    _ => 900 * day * noise * (hit ? 0.6 : 1),
                };
                foreach ((int spiked, int start, int length, double factor) in _plan.Spikes)
                {
                    value *= spiked == series && minute >= start && minute < start + length ? factor : 1;
                }

                Line(text, _metrics[m], _services[s], value, time);
            }
        }

        bool queue = _plan.Kind is OutageKind.Queue or OutageKind.Half or OutageKind.Calm;
        Line(text, "db.connections", "orders", 40 + (4 * Gauss(_metricNoise)) + (_plan.Kind == OutageKind.Leak ? 60 * sign : 0), time);
        Line(text, "queue.depth", "orders", Math.Max(0, 12 + (5 * Gauss(_metricNoise)) + (queue ? 120 * sign : 0)), time);
        Line(text, "http.retries", "orders", Math.Max(0, 20 + (4 * Gauss(_metricNoise)) + (_plan.Kind == OutageKind.Retries && sign > 0 ? 20 + (30 * Math.Floor(3 * sign)) : 0)), time);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>JSON lines of the log of a minute.</summary>
    internal byte[] Log(int minute)
    {
        var text = new StringBuilder();
        Outage? near = Near(minute);
        bool down = near is { IsReal: true } && minute >= near.Start;
        double sign = Sign(near, minute);
        Lines(text, minute, Poisson(2), "info", "orders", () => Text($"order {_logNoise.Next(100_000)} placed in {_logNoise.Next(20, 90)} ms"));
        Lines(text, minute, Poisson(2), "info", "search", () => Text($"query took {_logNoise.Next(5, 60)} ms"));
        Lines(text, minute, Poisson(0.02), "error", "cart", () => Text($"cannot parse price {_logNoise.Next(100)},{_logNoise.Next(10, 99)}"));
        Lines(text, minute, Poisson(0.01), "error", "orders", () => Text($"upstream answered {_logNoise.Next(500, 505)} for order {_logNoise.Next(100_000)}"));
        Lines(text, minute, Poisson(0.03), "warn", "orders", () => Text($"timeout after {_logNoise.Next(1000, 9000)} ms, trying again"));
        if (_plan.Kind == OutageKind.Trickle && sign > 0)
        {
            Lines(text, minute, Poisson(0.6 + (1.5 * sign)), "error", "orders", () => Text($"upstream answered {_logNoise.Next(500, 505)} for order {_logNoise.Next(100_000)}"));
        }

        if (_plan.Kind is OutageKind.Queue or OutageKind.Half or OutageKind.Calm && sign > 0.4)
        {
            Lines(text, minute, Poisson(3), "warn", "orders", () => Text($"timeout after {_logNoise.Next(1000, 9000)} ms, trying again"));
        }

        if (down)
        {
            Lines(text, minute, Poisson(40), "error", "orders", () => Text($"upstream answered {_logNoise.Next(500, 505)} for order {_logNoise.Next(100_000)}"));
            Lines(text, minute, Poisson(15), "error", "payment", () => Text($"cannot charge card of order {_logNoise.Next(100_000)}: connection refused"));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // How far the sign is, 0 for none to 1; while the outage lasts it stays.
    private static double Sign(Outage? near, int minute) => near is null || near.Sign == near.Start ? 0 : Math.Min(1, (minute - near.Sign + 1.0) / (near.Start - near.Sign));

    private static void Line(StringBuilder text, string metric, string service, double value, long time) =>
        text.Append(CultureInfo.InvariantCulture, $"{metric},service={service} value={value:0.####} {time}\n");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private Outage? Near(int minute) => _plan.Events.Find(e => minute >= e.Sign && minute < e.End + (e.IsReal ? 0 : 2));

    private int Poisson(double mean)
    {
        double limit = Math.Exp(-mean);
        int count = -1;
        for (double product = 1; product > limit; count++)
        {
            product *= _logNoise.NextDouble();
        }

        return Math.Max(0, count);
    }

    private void Lines(StringBuilder text, int minute, int count, string level, string service, Func<string> message)
    {
        for (int i = 0; i < count; i++)
        {
            DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds((Start / 1_000_000) + (minute * 60_000L) + (60_000L * i / count));
            text.Append(CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{time:yyyy-MM-ddTHH:mm:ss.fffZ}\",\"level\":\"{level}\",\"service\":\"{service}\",\"message\":\"{message()}\"}}\n");
        }
    }
}
