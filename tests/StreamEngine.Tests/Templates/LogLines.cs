using System.Globalization;

namespace StreamEngine.Tests.Templates;

/// <summary>Logs made up of events with parameters, enumerations and names, as programs write them.</summary>
internal sealed class LogLines
{
    private static readonly string[] s_words =
    [
        "connection", "request", "session", "block", "cache", "worker", "queue", "disk", "volume", "shard", "replica", "job", "task", "packet", "token", "table", "index", "lease", "thread", "buffer",
        "opened", "closed", "failed", "started", "received", "sent", "expired", "rejected", "accepted", "created", "deleted", "flushed", "retried", "moved", "locked", "loaded", "stored", "missing",
    ];

    private static readonly string[] s_syllables = ["ba", "ki", "lo", "mu", "ra", "sten", "tor", "vi", "wen", "zu", "hal", "dor", "pre", "qui"];
    private static readonly string[] s_states = ["ok", "degraded", "down", "starting", "draining"];

    private readonly Func<Random, string>[][] _events;

    /// <summary>Makes some kinds of events.</summary>
    internal LogLines(Random random, int events, int names = 60)
    {
        string[] pool = [.. Enumerable.Range(0, names).Select(_ => Name(random))];
        _events = [.. Enumerable.Range(0, events).Select(_ => Event(random, pool))];
    }

    /// <summary>A name of letters alone.</summary>
    internal static string Name(Random random) => string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => s_syllables[random.Next(s_syllables.Length)]));

    /// <summary>A line of one of the events.</summary>
    internal string Next(Random random) => string.Join(' ', _events[random.Next(_events.Length)].Select(part => part(random)));

    /// <summary>Lines in the order in which they come.</summary>
    internal string[] Take(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Next(random))];

    private static Func<Random, string>[] Event(Random random, string[] names)
    {
        var parts = new List<Func<Random, string>>();
        for (int i = random.Next(3, 7); i > 0; i--)
        {
            string word = s_words[random.Next(s_words.Length)];
            parts.Add(_ => word);
        }

        for (int i = random.Next(0, 3); i > 0; i--)
        {
            parts.Insert(random.Next(1, parts.Count + 1), Parameter(random.Next(7), names));
        }

        return [.. parts];
    }

    private static Func<Random, string> Parameter(int kind, string[] names) => kind switch
    {
        0 => static r => r.Next(100_000).ToString(CultureInfo.InvariantCulture),
        1 => static r => string.Create(CultureInfo.InvariantCulture, $"10.{r.Next(9)}.{r.Next(256)}.{r.Next(256)}:{r.Next(1, 65_536)}"),
        2 => r => "user=" + names[r.Next(names.Length)],
        3 => r => "by " + names[r.Next(names.Length)],
        4 => static r => "state " + s_states[r.Next(s_states.Length)],
        5 => static r => string.Create(CultureInfo.InvariantCulture, $"/var/lib/part{r.Next(50)}/data"),
        _ => static r => string.Create(CultureInfo.InvariantCulture, $"took {r.Next(5000)} ms"),
    };
}
