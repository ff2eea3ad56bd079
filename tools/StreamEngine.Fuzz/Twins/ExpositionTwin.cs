using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;

namespace StreamEngine.Fuzz.Twins;

/// <summary>The text formats of Prometheus and OpenMetrics by regular expressions.</summary>
internal sealed partial class ExpositionTwin(string format) : ITwin
{
    private const string Quoted = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private const string Label = "[a-zA-Z_][a-zA-Z0-9_]*=" + Quoted;
    private const string LooseLabel = "[a-zA-Z_][a-zA-Z0-9_]*[ \t]*=[ \t]*" + Quoted + "[ \t]*";

    private static readonly string[] s_types = ["counter", "gauge", "histogram", "gaugehistogram", "stateset", "info", "summary", "unknown"];

    private readonly bool _isStrict = format == "openmetrics";

    public string Format => format;

    public void Check(FuzzInput input, Outcome outcome)
    {
        foreach (TwinLine line in TwinLines.Of(input, outcome))
        {
            bool isText = Utf8.IsValid(line.Text) && !line.Text.Contains((byte)0);
            string text = Encoding.Latin1.GetString(line.Text);
            if (isText && (_isStrict ? text : text.TrimStart(' ', '\t')).StartsWith('#'))
            {
                bool right = !_isStrict || IsMetadata(text);
                TwinLines.Demand(line.Rows.Count == 0 && line.Reject is null == right, Format, line, right ? "expected nothing" : "expected a reject");
                continue;
            }

            IReadOnlyList<TwinPoint>? points = null;
            if (!isText || TryRead(text, line.Text, out points))
            {
                TwinPoints.Compare(Format, line, points);
            }
        }
    }

    /// <summary>False when the twin cannot say.</summary>
    private bool TryRead(string text, byte[] bytes, out IReadOnlyList<TwinPoint>? points)
    {
        points = null;
        Match match = _isStrict ? StrictSample().Match(text) : LooseSample().Match(text);
        if (!match.Success || !TwinPoints.TryNumber(match.Groups["value"].Value, out double value) || !TryLabels(match.Groups["labels"].Value, out string labels, out _))
        {
            return true;
        }

        long time = EventBatch.NoTime;
        bool? timed = !match.Groups["time"].Success ? true
            : _isStrict ? TwinPoints.TrySeconds(match.Groups["time"].Value, out time)
            : TwinPoints.TryMilliseconds(match.Groups["time"].Value, out time);
        bool good = timed != false && (!match.Groups["exemplar"].Success || IsExemplar(match));
        points = good ? [new TwinPoint(match.Groups["name"].Value, "", labels, value, time)] : null;
        return timed is not null || !good;
    }

    private static bool IsExemplar(Match match)
    {
        string name = match.Groups["name"].Value;
        bool placed = name.EndsWith("_total", StringComparison.Ordinal) || name.EndsWith("_bucket", StringComparison.Ordinal);
        bool timed = !match.Groups["when"].Success || TwinValues.TryNumber(match.Groups["when"].Value, out _);
        return placed && timed && TwinPoints.TryNumber(match.Groups["number"].Value, out _)
            && TryLabels(match.Groups["exemplar"].Value, out _, out int characters) && characters <= 128;
    }

    private static bool TryLabels(string text, out string labels, out int characters)
    {
        (string Key, string Value)[] all = [.. LabelForm().Matches(text).Select(m => (m.Groups["key"].Value, Plain(m.Groups["text"].Value)))];
        labels = TwinPoints.Labels(all);
        characters = all.Sum(l => l.Key.Length + l.Value.Count(c => (c & 0xC0) != 0x80));
        return all.DistinctBy(l => l.Key).Count() == all.Length;
    }

    private static string Plain(string text) => Escapes().Replace(text, m => m.Value[1] switch { 'n' => "\n", '"' => "\"", '\\' => "\\", _ => m.Value });

    private static bool IsMetadata(string text)
    {
        Match match = Metadata().Match(text);
        string name = match.Groups["name"].Value;
        string rest = match.Groups["rest"].Value;
        return text == "# EOF" || (match.Success && match.Groups["what"].Value switch
        {
            "TYPE" => s_types.Contains(rest),
            "UNIT" => UnitForm().IsMatch(rest) && (rest.Length == 0 || (name.EndsWith("_" + rest, StringComparison.Ordinal) && name.Length > rest.Length + 1)),
            _ => HelpForm().IsMatch(rest),
        });
    }

    [GeneratedRegex("^[ \t]*(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:[ \t]*(?<labels>\\{[ \t]*(?:" + LooseLabel + "(?:,[ \t]*" + LooseLabel + ")*(?:,[ \t]*)?)?\\})[ \t]*|[ \t]+)(?<value>[^ \t{]+)(?:[ \t]+(?<time>[^ \t]+))?[ \t]*\\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex LooseSample();

    [GeneratedRegex("^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\\{(?:" + Label + "(?:," + Label + ")*)?\\})? (?<value>[^ ]+)(?: (?<time>[^ #][^ ]*))?(?: # (?<exemplar>\\{(?:" + Label + "(?:," + Label + ")*)?\\}) (?<number>[^ ]+)(?: (?<when>[^ ]+))?)?\\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex StrictSample();

    [GeneratedRegex("(?<key>[a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*\"(?<text>(?:[^\"\\\\]|\\\\.)*)\"", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex LabelForm();

    [GeneratedRegex(@"\\.", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Escapes();

    [GeneratedRegex("^# (?<what>TYPE|UNIT|HELP) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<rest>.*)\\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Metadata();

    [GeneratedRegex("^[a-zA-Z0-9_:]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex UnitForm();

    [GeneratedRegex("^(?:[^\"\\\\]|\\\\.)*\\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex HelpForm();
}
