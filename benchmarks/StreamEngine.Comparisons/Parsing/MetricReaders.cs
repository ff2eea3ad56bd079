using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StreamEngine.Comparisons.Inputs;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>Metric lines by regular expressions that were compiled at build time. Name, labels and time are matched; only the value is made a number.</summary>
internal static partial class MetricReaders
{
    /// <summary>Text format of Prometheus; sum of values.</summary>
    internal static Tally Prometheus(byte[] bytes) => Sum(bytes, PrometheusLine());

    /// <summary>Text format of OpenMetrics; sum of values.</summary>
    internal static Tally OpenMetrics(byte[] bytes) => Sum(bytes, OpenMetricsLine());

    /// <summary>StatsD with the tags of DogStatsD; sum of values.</summary>
    internal static Tally Statsd(byte[] bytes) => Sum(bytes, StatsdLine());

    /// <summary>Plaintext protocol of Graphite; sum of values.</summary>
    internal static Tally Graphite(byte[] bytes) => Sum(bytes, GraphiteLine());

    private static Tally Sum(byte[] bytes, Regex pattern)
    {
        long records = 0;
        double sum = 0;
        var lines = new Lines(bytes);
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            Match match = pattern.Match(Encoding.UTF8.GetString(line));
            if (match.Success)
            {
                records++;
                sum += double.Parse(match.Groups["value"].ValueSpan, CultureInfo.InvariantCulture);
            }
        }

        return new Tally(records, sum);
    }

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>(?:[a-zA-Z_]\w*=""(?:[^""\\]|\\.)*"",?)*)\})? (?<value>\S+)(?: (?<time>-?\d+))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PrometheusLine();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>(?:[a-zA-Z_]\w*=""(?:[^""\\]|\\.)*"",?)*)\})? (?<value>\S+)(?: (?<time>-?[\d.]+))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OpenMetricsLine();

    [GeneratedRegex(@"^(?<name>[^:|]+):(?<value>[^:|]+)\|(?<type>c|g|ms|h|d)(?:\|@(?<rate>[\d.]+))?(?:\|#(?<tags>[^|]*))?(?:\|T(?<time>\d+))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex StatsdLine();

    [GeneratedRegex(@"^(?<path>[^\s;]+)(?<tags>(?:;[^\s;=]+=[^\s;]+)*) (?<value>\S+) (?<time>-?\d+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex GraphiteLine();
}
