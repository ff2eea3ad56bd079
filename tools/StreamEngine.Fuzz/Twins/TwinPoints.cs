using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Oracles;

namespace StreamEngine.Fuzz.Twins;

/// <summary>What formats of metric points share, read slowly. In all texts every byte is a letter.</summary>
internal static partial class TwinPoints
{
    private static readonly BigInteger s_first = -9_214_560_000 * BigInteger.Pow(10, 9);
    private static readonly BigInteger s_end = 9_214_646_400 * BigInteger.Pow(10, 9);

    /// <summary>Demands that the rows of a line are these points, or that it was rejected when they are null.</summary>
    internal static void Compare(string twin, TwinLine line, IReadOnlyList<TwinPoint>? points)
    {
        TwinLines.Demand(points is null == line.Reject is not null, twin, line, points is null ? "expected a reject" : "expected points");
        TwinLines.Demand(line.Rows.Count == (points?.Count ?? 0), twin, line, $"expected {points?.Count} rows");
        for (int i = 0; i < line.Rows.Count; i++)
        {
            FuzzRow row = line.Rows[i];
            TwinPoint point = points![i];
            TwinLines.Demand(row.Kind == EventKind.Metric && row.Time == point.Time, twin, line, $"expected a point at {point.Time}");
            TwinLines.Demand(row.Value.Equals(point.Value), twin, line, $"expected the value {point.Value:R}");
            bool named = Is(row, MetricText.Name, point.Name) && Is(row, MetricText.Field, point.Field);
            TwinLines.Demand(named && Is(row, MetricText.Labels, point.Labels), twin, line, $"expected {point.Name} {point.Field} {point.Labels}");
        }
    }

    /// <summary>Labels in the form of their column; those without a value are none.</summary>
    internal static string Labels(IEnumerable<(string Key, string Value)> labels) =>
        string.Join(',', labels.Where(l => l.Value.Length > 0).Select(l => Escape(l.Key) + "=" + Escape(l.Value)));

    /// <summary>A decimal number, or a word for what is none.</summary>
    internal static bool TryNumber(string text, out double value)
    {
        switch (text.ToLowerInvariant())
        {
            case "inf" or "+inf" or "infinity" or "+infinity":
                value = double.PositiveInfinity;
                return true;
            case "-inf" or "-infinity":
                value = double.NegativeInfinity;
                return true;
            case "nan":
                value = double.NaN;
                return true;
            default:
                return TwinValues.TryNumber(text, out value);
        }
    }

    /// <summary>Whole milliseconds.</summary>
    internal static bool TryMilliseconds(string text, out long time)
    {
        Match match = WholeForm().Match(text);
        return Fits(match.Success ? BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) * 1_000_000 : s_end, out time) && match.Success;
    }

    /// <summary>Seconds with digits after the point; null where the parser may accept or not: an exponent and more digits than fit.</summary>
    internal static bool? TrySeconds(string text, out long time)
    {
        time = 0;
        Match match = SecondsForm().Match(text);
        if (!match.Success)
        {
            return false;
        }

        string digits = match.Groups["whole"].Value + match.Groups["fraction"].Value;
        bool raised = match.Groups["power"].Success;
        if (raised && digits.TrimStart('0').Length > 19)
        {
            return null;
        }

        BigInteger mantissa = BigInteger.Parse("0" + digits, CultureInfo.InvariantCulture);
        BigInteger power = (raised ? BigInteger.Parse(match.Groups["power"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0) - match.Groups["fraction"].Length + 9;
        BigInteger result = mantissa.IsZero || (raised && power < -100) ? 0
            : power > 100 ? s_end
            : power >= 0 ? mantissa * BigInteger.Pow(10, (int)power)
            : mantissa / BigInteger.Pow(10, (int)-power);
        return Fits(text[0] == '-' ? -result : result, out time);
    }

    private static bool Fits(BigInteger nanoseconds, out long time)
    {
        bool fits = nanoseconds >= s_first && nanoseconds < s_end;
        time = fits ? (long)nanoseconds : 0;
        return fits;
    }

    private static string Escape(string text) => Regex.Replace(text, @"[,= \\]", @"\$0");

    private static bool Is(FuzzRow row, MetricText column, string text) => row.Texts[(int)column].AsSpan().SequenceEqual(Encoding.Latin1.GetBytes(text));

    [GeneratedRegex(@"^[+-]?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeForm();

    [GeneratedRegex(@"^[+-]?(?:(?<whole>[0-9]+)(?:\.(?<fraction>[0-9]*))?|\.(?<fraction>[0-9]+))(?:[eE](?<power>[+-]?[0-9]+))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SecondsForm();
}

/// <summary>A point as a twin reads it.</summary>
internal sealed record TwinPoint(string Name, string Field, string Labels, double Value, long Time);
