using System.Globalization;
using StreamEngine.LoadGen;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

/// <summary>Half an hour of metrics; the fault runs from minute 10 to minute 20.</summary>
public sealed class MetricFaultTests
{
    [Theory]
    [InlineData("spike", "request_rate", 6)]
    [InlineData("level-shift", "request_rate", 2.5)]
    [InlineData("slow-leak", "memory_percent", 1.7)]
    [InlineData("error-burst", "error_rate", 20)]
    [InlineData("bad-deployment", "error_rate", 15)]
    [InlineData("bad-deployment", "latency_p95_ms", 3)]
    public void A_fault_multiplies_the_metrics_it_is_about(string kind, string metric, double factor)
    {
        double ratio = Ratio(kind, "frontend", metric);

        // Memory cannot exceed 100 percent, so its leak is cut off.
        Assert.InRange(ratio, factor * (metric == "memory_percent" ? 0.7 : 0.9), factor * (metric == "memory_percent" ? 1.4 : 1.1));
    }

    [Theory]
    [InlineData("error-burst", "frontend", "cpu_percent")]
    [InlineData("bad-deployment", "frontend", "request_rate")]
    [InlineData("spike", "checkout", "request_rate")]
    public void A_fault_leaves_other_metrics_alone(string kind, string target, string metric) =>
        Assert.InRange(Ratio(kind, target, metric), 0.9, 1.1);

    [Fact]
    public void A_silent_service_has_no_points()
    {
        string[] during = [.. Lines("silent-service", "frontend").Where(l => l.StartsWith("2026-01-05T00:1", StringComparison.Ordinal))];

        Assert.NotEmpty(during);
        Assert.DoesNotContain(during, l => l.Contains(",frontend.", StringComparison.Ordinal));
    }

    [Fact]
    public void Influx_carries_the_change_event_of_a_bad_deployment()
    {
        GeneratorOptions options = Options("bad-deployment", "checkout") with { Format = StreamFormat.Influx };

        string change = Assert.Single(Streams.Lines(options), l => l.StartsWith("deployment,", StringComparison.Ordinal));
        Assert.Equal(
            "deployment,service=checkout version=\"2.4.1\",previous_version=\"2.4.0\",description=\"rollout of 2.4.1\" 1767571800000000000", change);
    }

    private static double Ratio(string kind, string target, string metric)
    {
        var values = Lines(kind, target).Skip(1).Select(l => l.Split(',')).Where(r => r[1] == $"frontend.{metric}.host-01")
            .Select(r => (During: r[0].StartsWith("2026-01-05T00:1", StringComparison.Ordinal), Value: double.Parse(r[2], CultureInfo.InvariantCulture)))
            .ToArray();
        return values.Where(v => v.During).Average(v => v.Value) / values.Where(v => !v.During).Average(v => v.Value);
    }

    private static string[] Lines(string kind, string target) => Streams.Lines(Options(kind, target));

    private static GeneratorOptions Options(string kind, string target) => new()
    {
        Format = StreamFormat.CsvLong,
        Series = 12,
        Services = 2,
        Hosts = 1,
        Duration = TimeSpan.FromMinutes(30),
        Faults = [Streams.Fault($"{kind}@10m+10m:{target}")],
    };
}
