using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Windowing;

namespace StreamEngine.Tests.Snapshots;

/// <summary>Frames that can be made again and again: generated ones with faults, changes, births and gaps, or recorded ones.</summary>
internal sealed class FrameScript : ISeriesTable, IDisposable
{
    private const long Origin = 1_767_600_000_000_000_000;
    private const long Minute = 60_000_000_000;

    private readonly SlabPool _pool = new();
    private readonly List<Spec> _frames = [];
    private readonly List<SeriesInfo> _series = [];
    private readonly ISeriesTable? _recorded;

    internal FrameScript(ISeriesTable? recorded = null) => _recorded = recorded;

    internal int Frames => _frames.Count;

    internal int Templates { get; private set; }

    public int Count => _recorded?.Count ?? _series.Count;

    public SeriesInfo this[int id] => _recorded?[id] ?? _series[id];

    /// <summary>A made-up shop: gauges, one that fills up, counters, latencies, services with templates.</summary>
    internal static FrameScript Generate(int seed)
    {
        var random = new Random(seed);
        var script = new FrameScript();
        int services = random.Next(1, 5);
        for (int i = 0; i < services; i++)
        {
            script.AddService("svc" + i, random.Next(0, 4));
        }

        long width = random.Next(4) == 0 ? 30 * Minute : Minute;
        int frames = random.Next(30, 330);
        long start = Origin;
        var faults = new Dictionary<int, (int Until, double Factor)>();
        double[] counters = new double[script.Count];
        for (int i = 0; i < frames; i++)
        {
            long empty = random.Next(60) == 0 ? random.Next(1, 50) : 0;
            start += width * empty;
            foreach (int id in Enumerable.Range(0, script.Count).Where(_ => random.Next(900) == 0))
            {
                faults[id] = (i + random.Next(1, 20), random.Next(5) == 0 ? 0 : 3 + (20 * random.NextDouble()));
            }

            script._frames.Add(script.Next(random, i, start, start + width, empty, faults, counters));
            start += width;
        }

        return script;
    }

    /// <summary>Adds a series; the next id is its own.</summary>
    internal void Add(SeriesInfo series)
    {
        _series.Add(series);
        Templates = Math.Max(Templates, series.Template + 1);
    }

    /// <summary>Adds a frame.</summary>
    internal void Add(Spec frame) => _frames.Add(frame);

    /// <summary>Keeps a copy of a frame.</summary>
    internal void Record(Frame frame)
    {
        var rows = new (int, double[])[frame.Count];
        for (int row = 0; row < frame.Count; row++)
        {
            int at = row;
            rows[row] = (frame.SeriesIds[row], [.. FrameLayout.Standard.Columns.Select(a => frame.Column(a)[at])]);
        }

        Templates = frame.NewTemplates.Select(b => b.Template + 1).Append(Templates).Max();
        _frames.Add(new Spec(frame.Start, frame.End, frame.EmptyWindowsBefore, frame.Changes, frame.NewTemplates, rows));
    }

    internal Frame Make(int index)
    {
        Spec spec = _frames[index];
        var frame = new Frame(_pool, this, spec.Start, spec.End, Math.Max(1, spec.Rows.Count))
        {
            EmptyWindowsBefore = spec.Empty,
            Changes = spec.Changes,
            NewTemplates = spec.Births,
        };
        foreach ((int id, double[] values) in spec.Rows)
        {
            frame.Add(id, values);
        }

        return frame;
    }

    SeriesKind ISeriesTable.KindOf(int id) => this[id].Kind;

    public void Dispose() => _pool.Dispose();

    private void AddService(string service, int templates)
    {
        Add(service, "cpu.load", SeriesKind.Gauge);
        Add(service, "disk.used_percent", SeriesKind.Gauge);
        Add(service, "requests.total", SeriesKind.Gauge);
        Add(service, "latency", SeriesKind.Distribution);
        Add(service, "log.count", SeriesKind.Count);
        Add(service, "log.errors", SeriesKind.Count);
        for (int i = 0; i < templates; i++)
        {
            Add(service, "log.template.count", SeriesKind.Count, Templates++);
        }
    }

    private void Add(string service, string metric, SeriesKind kind, int template = -1)
    {
        List<KeyValuePair<string, string>> labels = [new("service", service)];
        if (template >= 0)
        {
            labels.Add(new("template", "t" + template));
        }

        _series.Add(new SeriesInfo(_series.Count, kind, metric, labels, new Entity(service), template));
    }

    private Spec Next(Random random, int index, long start, long end, long empty, Dictionary<int, (int Until, double Factor)> faults, double[] counters)
    {
        var rows = new List<(int, double[])>();
        foreach (SeriesInfo series in _series)
        {
            double factor = faults.TryGetValue(series.Id, out (int Until, double Factor) fault) && index < fault.Until ? fault.Factor : 1;
            double noise = random.NextDouble();
            if (series.Kind != SeriesKind.Count && random.Next(40) == 0)
            {
                continue;
            }

            double value = series.Name switch
            {
                "disk.used_percent" => Math.Min(99, 20 + (0.2 * index) + noise) / (factor == 0 ? 2 : 1),
                "requests.total" => counters[series.Id] += Math.Floor(factor * (100 + (30 * noise))),
                "log.errors" => factor > 1 ? Math.Floor(10 * factor) : noise < 0.1 ? 1 : 0,
                "log.count" => Math.Floor(factor * (200 + (40 * noise))),
                "log.template.count" => Math.Floor(factor * (20 + (5 * noise))),
                _ => factor * (5 + Math.Sin(index / 20.0) + noise),
            };
            double[] row = new double[FrameLayout.Standard.Columns.Count];
            Array.Fill(row, value);
            rows.Add((series.Id, row));
        }

        return new Spec(start, end, empty, Changes(random, start), Births(random, start), rows);
    }

    private static List<ChangeEvent> Changes(Random random, long start) => random.Next(40) != 0 ? [] : [.. Enumerable.Range(0, random.Next(1, 3)).Select(i => new ChangeEvent(
        start + i, random.Next(2) == 0 ? "deployment" : "config", new Entity("svc" + random.Next(4)), "v" + random.Next(9), string.Empty, "by \ud83d hand"))];

    private TemplateBirth[] Births(Random random, long start) => random.Next(25) != 0 || Templates == 0 ? [] : [.. Enumerable.Range(0, random.Next(1, 5)).Select(i =>
    {
        int template = random.Next(Templates);
        return new TemplateBirth(start + i, template, "id" + template, "failed <*> at " + template, (Severity)random.Next(25), new Entity("svc" + random.Next(4), "h"), "failed 7 at é")
        {
            IsGeneral = random.Next(5) == 0,
        };
    }).DistinctBy(b => b.Template)];

    /// <summary>What a frame is made from.</summary>
    internal sealed record Spec(
        long Start, long End, long Empty, IReadOnlyList<ChangeEvent> Changes, IReadOnlyList<TemplateBirth> Births, IReadOnlyList<(int Id, double[] Values)> Rows);
}
