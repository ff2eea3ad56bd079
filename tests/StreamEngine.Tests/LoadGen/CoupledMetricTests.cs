using System.Globalization;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Metrics;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

/// <summary>Metrics that share a load; a fault runs from hour 4 to hour 8 of 12.</summary>
public sealed class CoupledMetricTests
{
    private const string Requests = "frontend.requests_per_second.host-01";
    private const string Cpu = "frontend.cpu_percent.host-01";

    [Fact]
    public void Metrics_of_a_service_and_host_follow_one_load()
    {
        Dictionary<string, double[]> values = Values(null);
        Assert.True(Correlation(values[Requests], values[Cpu], 0, 720) > 0.9);
        Assert.True(Correlation(Steps(values[Requests]), Steps(values["checkout.cpu_percent.host-01"]), 0, 700) < 0.3);
    }

    [Fact]
    public void A_broken_correlation_leaves_values_in_their_range_and_the_rest_as_it_is()
    {
        Dictionary<string, double[]> whole = Values(null);
        Dictionary<string, double[]> broken = Values("correlation-break@4h+4h:" + Cpu);
        Assert.Equal(whole[Requests], broken[Requests]);
        Assert.Equal(whole[Cpu][..240], broken[Cpu][..240]);
        Assert.Equal(whole[Cpu][480..], broken[Cpu][480..]);
        double before = Correlation(Steps(broken[Requests]), Steps(broken[Cpu]), 0, 200);
        Assert.True(before - Correlation(Steps(broken[Requests]), Steps(broken[Cpu]), 270, 450) > 0.2);
        Assert.InRange(broken[Cpu][240..480].Average() / whole[Cpu][240..480].Average(), 0.7, 1.4);
    }

    [Fact]
    public void Many_shifts_move_every_series_of_a_service_and_host_a_little()
    {
        Dictionary<string, double[]> whole = Values(null);
        Dictionary<string, double[]> moved = Values("many-shifts@4h+4h:frontend@host-01");
        double[] ratios = [.. whole.Keys.Where(static k => k.StartsWith("frontend", StringComparison.Ordinal)).Select(k => moved[k][240..480].Average() / whole[k][240..480].Average())];
        Assert.Equal(8, ratios.Length);
        Assert.All(ratios, static r => Assert.InRange(Math.Abs(r - 1), 0.01, 0.2));
        Assert.Equal(4, ratios.Count(static r => r > 1));
        Assert.Equal(whole["checkout.cpu_percent.host-01"], moved["checkout.cpu_percent.host-01"]);
    }

    [Theory]
    [InlineData("correlation-break@1h+1h:frontend", MetricSet.Shop)]
    [InlineData("many-shifts@1h+1h:frontend", MetricSet.Operations)]
    public void A_fault_that_the_metrics_cannot_show_is_refused(string fault, MetricSet set) =>
        Assert.Throws<ArgumentException>(() => StreamGenerator.Create(Options(fault) with { Metrics = set }));

    private static GeneratorOptions Options(string? fault) => new()
    {
        Format = StreamFormat.CsvLong,
        Metrics = MetricSet.Coupled,
        Series = 16,
        Services = 2,
        Hosts = 1,
        Interval = TimeSpan.FromMinutes(1),
        Duration = TimeSpan.FromHours(12),
        Faults = fault is null ? [] : [Streams.Fault(fault)],
    };

    private static Dictionary<string, double[]> Values(string? fault) => Streams.Lines(Options(fault)).Skip(1).Select(static l => l.Split(','))
        .GroupBy(static r => r[1]).ToDictionary(static g => g.Key, static g => g.Select(static r => double.Parse(r[2], CultureInfo.InvariantCulture)).ToArray());

    // Changes over ten minutes: the season is hardly in them.
    private static double[] Steps(double[] values) => [.. Enumerable.Range(10, values.Length - 10).Select(i => values[i] - values[i - 10])];

    private static double Correlation(double[] a, double[] b, int from, int to)
    {
        (double meanA, double meanB) = (a[from..to].Average(), b[from..to].Average());
        (double both, double squareA, double squareB) = (0, 0, 0);
        for (int i = from; i < to; i++)
        {
            both += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }

        return both / Math.Sqrt(squareA * squareB);
    }
}
