using System.Buffers;

namespace StreamEngine.Server.Demo;

/// <summary>
/// Writes the metrics of the shop as Influx line protocol: every 10 s, for every host, the requests it served (rate, 95th percentile of
/// latency, percentage of errors of the last 30 s), cpu, memory and disk in percent.
/// </summary>
internal sealed class ShopMetricsWriter
{
    /// <summary>Seconds between two points of a series.</summary>
    public const int StepSeconds = 10;

    private const long SecondNs = 1_000_000_000;

    private readonly DemoRandom _random;
    private readonly ShopTimeline _timeline;
    private readonly List<ShopHost> _hosts = [];
    private readonly Utf8Line _line = new();

    /// <summary>Prepares the metrics of a seed.</summary>
    public ShopMetricsWriter(ulong seed, ShopTimeline timeline)
    {
        _timeline = timeline;
        _random = new DemoRandom(seed ^ 0x3E7);
        for (int service = 0; service < ShopCatalog.Services.Length; service++)
        {
            for (int host = 0; host < ShopCatalog.Services[service].Hosts; host++) _hosts.Add(new ShopHost(service, host, _random));
        }
    }

    /// <summary>Writes all points in order of time.</summary>
    public void Write(ArrayBufferWriter<byte> output)
    {
        long start = ShopTimeline.Start.ToUnixTimeSeconds();
        for (int second = 0; second < ShopTimeline.Seconds; second += StepSeconds)
        {
            long ns = (start + second) * SecondNs;
            foreach (ShopHost host in _hosts)
            {
                WriteRequests(output, host, second, ns);
                WriteGauge(output, "cpu", "usage_percent", host, host.Cpu(_timeline.Load(host.Service, second), _random), ns);
                WriteGauge(output, "memory", "used_percent", host, host.Memory(_random), ns);
                WriteGauge(output, "disk", "used_percent", host, host.Disk(second, _random), ns);
            }
        }
    }

    // Counts are drawn, not shares: a quiet host has a noisier error rate than a busy one, as in life.
    private void WriteRequests(ArrayBufferWriter<byte> output, ShopHost host, int second, long ns)
    {
        int requests;
        do
        {
            requests = Math.Max(1, _random.NextPoisson(_timeline.RequestRate(host.Service, second) * StepSeconds));
            host.Errors.Add(requests, _random.NextPoisson(requests * _timeline.ErrorShare(host.Service, host.Index, second)));
        }
        while (!host.Errors.IsFull);
        double latency = host.Latency(_timeline.LatencyMs(host.Service, host.Index, second), _random);
        _line.Add("http"u8).Add(host.Tags).Add(" request_rate="u8).AddFixed((double)requests / StepSeconds);
        _line.Add(",latency_p95_ms="u8).AddFixed(latency).Add(",error_rate="u8).AddFixed(host.Errors.Percent);
        _line.Add(" "u8).AddNumber(ns).EndTo(output);
    }

    private void WriteGauge(ArrayBufferWriter<byte> output, string measurement, string field, ShopHost host, double value, long ns) =>
        _line.Add(measurement).Add(host.Tags).Add(" "u8).Add(field).Add("="u8).AddFixed(value).Add(" "u8).AddNumber(ns).EndTo(output);
}
