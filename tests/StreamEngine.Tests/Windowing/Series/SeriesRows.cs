using System.Text;

namespace StreamEngine.Tests.Windowing.Series;

/// <summary>Rows with labels in any order, twice, empty, escaped and broken, and what they mean.</summary>
internal static class SeriesRows
{
    private static readonly string[] s_names = ["cpu", "", "a.b", "a", "a very long name of a metric that takes more than one vector", "größe", "value"];
    private static readonly string[] s_fields = ["", "value", "b", "user", "a field that is longer than sixteen bytes"];
    private static readonly string[] s_keys = ["a", "host", "k=", "k", "pa,th", @"b\", "a long key of a label", "", "x y"];
    private static readonly string[] s_values = ["", "1", "2", "=1", "b=c", "a,b", @"\", @"C:\x", "a value that is longer than a vector of bytes is", "注文", "x y"];

    internal static (string Name, string Field, string Labels) Random(Random random)
    {
        var labels = new StringBuilder();
        int count = random.Next(random.Next(3) == 0 ? 12 : 5);
        for (int i = 0; i < count; i++)
        {
            labels.Append(i > 0 ? "," : "").Append(random.Next(12) switch
            {
                0 => "",
                1 => "no label",
                2 => @"raw\k=v\\",
                _ => Escape(Pick(random, s_keys)) + "=" + (random.Next(3) == 0 ? Pick(random, s_values).Replace(",", @"\,", StringComparison.Ordinal) : Escape(Pick(random, s_values))),
            });
        }

        return (Pick(random, s_names), Pick(random, s_fields), labels.ToString());
    }

    /// <summary>The key that the rules of <see cref="Batching.MetricText"/> give, read one character after the other.</summary>
    internal static string KeyOf(string name, string field, string labels)
    {
        string full = field is "" or "value" ? name : name.Length == 0 ? field : name + "." + field;
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string? key = null;
        var part = new StringBuilder();
        for (int i = 0; i <= labels.Length; i++)
        {
            char next = i < labels.Length ? labels[i] : ',';
            if (next == '\\' && i + 1 < labels.Length && labels[i + 1] is ',' or '=' or ' ' or '\\' && next == '\\')
            {
                part.Append(labels[++i]);
            }
            else if (next == '=' && key is null)
            {
                key = part.ToString();
                part.Clear();
            }
            else if (next == ',')
            {
                if (key is { Length: > 0 } && part.Length > 0)
                {
                    found[key] = part.ToString();
                }

                key = null;
                part.Clear();
            }
            else
            {
                part.Append(next);
            }
        }

        return found.Count == 0 ? full : full + "{" + string.Join(",", found.Select(l => $"{l.Key}=\"{l.Value}\"")) + "}";
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private static string Escape(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal)
        .Replace("=", @"\=", StringComparison.Ordinal).Replace(" ", @"\ ", StringComparison.Ordinal);
}
