using StreamEngine.Batching;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Tests.Windowing.Queries;

/// <summary>A row as a query sees it.</summary>
/// <param name="Time">Event time.</param>
/// <param name="Labels">Values of the group; null where there is none.</param>
/// <param name="Value">The value.</param>
/// <param name="Host">A text for aggregates that look at texts.</param>
internal sealed record SeenRow(long Time, string?[] Labels, double Value, string? Host);

/// <summary>Seeded rows, a query over them, and the same filter, group and value by plain code.</summary>
internal sealed class QueryStream
{
    private static readonly string[] s_texts = ["", "x", "y", "a text that is longer than twelve", "z,=w \\", "checkout"];
    private static readonly string[] s_labels = ["", "a=x", "a=y,b=a\\ long\\ value\\ of\\ a\\ label", "b=x,a=z"];
    private readonly Func<TestRow, bool> _where;
    private readonly Func<TestRow, double> _value;
    private readonly Func<TestRow, string>[] _labels;
    private readonly string[] _names;

    /// <summary>Makes a stream.</summary>
    /// <param name="seed">What it follows from.</param>
    /// <param name="disorder">How far a row may lie before the latest one, in nanoseconds.</param>
    internal QueryStream(int seed, long disorder)
    {
        var random = new Random(seed);
        bool metrics = random.Next(2) == 0;
        Rows = MakeRows(random, metrics, disorder);
        Query = new WindowQuery { Name = "q", From = metrics ? EventKind.Metric : EventKind.Log };
        (string? where, _where) = metrics ? MetricFilter(random) : LogFilter(random);
        Query.Where = where is null ? null : WindowExpression.Parse(where);
        HasValue = metrics || random.Next(3) > 0;
        _value = metrics ? static r => r.Value : static r => r.Duration;
        if (!metrics && HasValue)
        {
            Query.Value = WindowExpression.Parse("duration * 2");
            _value = static r => r.Duration * 2;
        }
        else if (!HasValue)
        {
            _value = static _ => 1;
        }

        (string Name, Func<TestRow, string> Read)[] keys = metrics
            ? [("a", static r => Label(r, "a")), ("b", static r => Label(r, "b")), ("name", static r => r.Name)]
            : [("service", static r => r.Service), ("host", static r => r.Host), ("status", static r => r.Status == 0 ? "" : $"{r.Status}"), ("lower(service)", static r => r.Service)];
        keys = [.. keys.OrderBy(_ => random.Next()).Take(random.Next(keys.Length + 1))];
        _names = [.. keys.Select(k => k.Name)];
        _labels = [.. keys.Select(k => k.Read)];
        Query.GroupBy = [.. _names];
    }

    internal bool HasValue { get; }

    internal TestRow[] Rows { get; }

    internal WindowQuery Query { get; }

    /// <summary>What the query sees of a row; null when it does not count.</summary>
    internal SeenRow? See(TestRow row)
    {
        double value = _value(row);
        return _where(row) && double.IsFinite(value)
            ? new SeenRow(row.Time, [.. _labels.Select(l => l(row) is { Length: > 0 } text ? text : null)], value, TextOf(row) is { Length: > 0 } host ? host : null)
            : null;
    }

    /// <summary>The identity of the series of a row.</summary>
    internal string KeyOf(SeenRow row)
    {
        IEnumerable<string> labels = _names.Zip(row.Labels).Where(l => l.Second is not null)
            .OrderBy(l => l.First, StringComparer.Ordinal).Select(l => $"{l.First}=\"{l.Second}\"");
        string text = string.Join(",", labels);
        return text.Length == 0 ? Query.Name : $"{Query.Name}{{{text}}}";
    }

    /// <summary>The field that is asked for by aggregates of texts.</summary>
    internal string TextField => Query.From == EventKind.Metric ? "b" : "host";

    private string TextOf(TestRow row) => Query.From == EventKind.Metric ? Label(row, "b") : row.Host;

    private static string Label(TestRow row, string name) =>
        row.Labels.Split(',').Select(l => l.Split('=', 2)).FirstOrDefault(l => l[0] == name)?[1] is { } text ? text.Replace("\\ ", " ", StringComparison.Ordinal) : "";

    private static (string? Text, Func<TestRow, bool> Holds) MetricFilter(Random random) => random.Next(3) switch
    {
        0 => ("value > 0", static r => r.Value > 0),
        1 => ("a == 'x' or b is null", static r => Label(r, "a") == "x" || Label(r, "b").Length == 0),
        _ => (null, static _ => true),
    };

    private static (string? Text, Func<TestRow, bool> Holds) LogFilter(Random random) => random.Next(3) switch
    {
        0 => ("status >= 500 or service == 'checkout'", static r => r.Status >= 500 || r.Service == "checkout"),
        1 => ("not (host starts with 'a')", static r => r.Host.Length > 0 && !r.Host.StartsWith('a')),
        _ => (null, static _ => true),
    };

    private static TestRow[] MakeRows(Random random, bool metrics, long disorder)
    {
        var rows = new TestRow[random.Next(3, 1200)];
        long now = 1_700_000_000L * StageRun.Second;
        long step = StageRun.Second / random.Next(1, 60);
        for (int i = 0; i < rows.Length; i++)
        {
            now += random.Next(200) == 0 ? random.NextInt64(200) * StageRun.Second : random.NextInt64(2 * step);
            long time = now - (random.Next(3) == 0 ? random.NextInt64(disorder) : 0);
            rows[i] = metrics ? Metric(random, time) : Log(random, time);
        }

        return rows;
    }

    private static TestRow Metric(Random random, long time) => new(time)
    {
        Name = random.Next(2) == 0 ? "cpu" : "memory",
        Labels = s_labels[random.Next(s_labels.Length)],
        Value = random.Next(50) == 0 ? double.NaN : random.Next(-20, 40) / 4.0,
    };

    private static TestRow Log(Random random, long time) => new(time, EventKind.Log)
    {
        Service = s_texts[random.Next(s_texts.Length)],
        Host = s_texts[random.Next(s_texts.Length)],
        Body = "done",
        Status = (short)(random.Next(3) == 0 ? 0 : random.Next(2) == 0 ? 200 : 503),
        Duration = random.Next(9) == 0 ? double.NaN : random.Next(0, 100) / 8.0,
    };
}
