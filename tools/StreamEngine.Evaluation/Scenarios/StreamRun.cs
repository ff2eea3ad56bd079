using StreamEngine.LoadGen;
using StreamEngine.Pipeline;
using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>Sees a row of a scored frame.</summary>
internal delegate void ScoreObserver(Frame frame, int row, in SeriesScore score, string subject, string group);

/// <summary>A generated stream through the pipeline of <c>analyze</c> with the options that everybody starts with.</summary>
internal sealed class StreamRun
{
    private readonly Dictionary<int, (string Subject, string Group)> _names = [];
    private readonly Func<SeriesInfo, (string Subject, string Group)> _name;

    private StreamRun(Func<SeriesInfo, (string Subject, string Group)> name) => _name = name;

    /// <summary>The alerts of the engine, and of the rivals in their order.</summary>
    internal List<Alert>[] Alerts { get; private set; } = [];

    /// <summary>Of each rival the alerts of each group at each of its thresholds in the time that is judged.</summary>
    internal Dictionary<string, int[]>[] Counts { get; private set; } = [];

    /// <summary>Series by group.</summary>
    internal ILookup<string, string> Series => _names.Values.ToLookup(static n => n.Group, static n => n.Subject);

    /// <summary>Names a series of a metric stream as the generator does: service, metric, host and instance.</summary>
    internal static (string Subject, string Group) NameOfMetric(SeriesInfo series)
    {
        string Label(string key) => series.Labels.FirstOrDefault(l => l.Key == key).Value ?? string.Empty;
        string instance = Label("instance");
        return ($"{Label("service")}.{series.Name}.{Label("host")}{(instance.Length == 0 ? "" : ".")}{instance}", series.Name);
    }

    /// <summary>Names a series of a log stream by its service.</summary>
    internal static (string Subject, string Group) NameOfLog(SeriesInfo series) => (series.Entity.Service ?? string.Empty, series.Name);

    /// <summary>Runs a stream.</summary>
    /// <param name="options">The stream.</param>
    /// <param name="name">Names the series.</param>
    /// <param name="from">Alerts before this time are not kept, nanoseconds.</param>
    /// <param name="thresholds">Thresholds of each of <see cref="Rival.All"/> for a group; <see cref="Alerts"/> are those of the first.</param>
    /// <param name="observer">Sees every score; null for none.</param>
    /// <param name="channels">Channels that are switched over; null for none.</param>
    /// <param name="configure">Changes options of the pipeline; null for the defaults.</param>
    /// <param name="births">When series of a metric stream begin, those that do not begin with it, nanoseconds by subject; null for none.</param>
    internal static async Task<StreamRun> RunAsync(
        GeneratorOptions options, Func<SeriesInfo, (string Subject, string Group)> name, long from, Func<string, double[]>[] thresholds, ScoreObserver? observer = null,
        IReadOnlyList<string>? channels = null, Action<PipelineOptions>? configure = null, IReadOnlyDictionary<string, long>? births = null)
    {
        var run = new StreamRun(name)
        {
            Alerts = [.. Enumerable.Range(0, 1 + thresholds.Length).Select(static _ => new List<Alert>())],
            Counts = [.. thresholds.Select(static _ => new Dictionary<string, int[]>())],
        };
        Rival[] rivals = [.. thresholds.Select((t, i) => new Rival(Rival.All[i].Make, t))];
        using var stream = new GeneratorStream(StreamGenerator.Create(options), births);
        var builder = new PipelineBuilder();
        builder.Options.Windows.Disorder = TimeSpan.FromMinutes(15);
        foreach (string channel in channels ?? [])
        {
            Channel.Switch(builder.Options.Scoring, channel);
        }

        configure?.Invoke(builder.Options);
        await using StreamPipeline pipeline = builder.AddStream(stream, format: options.IsMetric ? "influx" : "json")
            .OnFrame(scored => run.Observe(scored, from, rivals, observer)).Build();
        await pipeline.RunAsync().ConfigureAwait(false);
        return run;
    }

    private void Observe(ScoredFrame scored, long from, Rival[] rivals, ScoreObserver? observer)
    {
        Frame frame = scored.Frame;
        for (int row = 0; row < frame.Count; row++)
        {
            (string subject, string group) = NameOf(frame, frame.SeriesIds[row]);
            observer?.Invoke(frame, row, scored.Scores.Span[row], subject, group);
        }

        foreach (Anomaly anomaly in scored.Anomalies)
        {
            if (anomaly.IsOpen && anomaly.DetectedAt >= from)
            {
                (string subject, string group) = anomaly.SeriesId >= 0 ? NameOf(frame, anomaly.SeriesId) : (anomaly.Kind == AnomalyKind.UnusualCombination ? anomaly.Entity.ToString() : anomaly.Entity.Service ?? string.Empty, anomaly.Metric);
                Alerts[0].Add(new Alert(subject, group, anomaly.DetectedAt, FormattableString.Invariant(
                    $"{anomaly.Detector} {anomaly.Kind} {anomaly.Observed:G4} against {anomaly.Expected:G4} ({anomaly.Lower:G4} to {anomaly.Upper:G4}), p {anomaly.PValue:E1} {anomaly.Template ?? string.Join("; ", anomaly.Also)}")));
            }
        }

        for (int r = 0; r < rivals.Length; r++)
        {
            List<Alert> alerts = Alerts[r + 1];
            Dictionary<string, int[]> counts = Counts[r];
            rivals[r].Observe(frame, id => NameOf(frame, id).Group, (threshold, id) =>
            {
                if (frame.End < from)
                {
                    return;
                }

                (string subject, string group) = NameOf(frame, id);
                if (threshold == 0)
                {
                    alerts.Add(new Alert(subject, group, frame.End, string.Empty));
                }

                if (!counts.TryGetValue(group, out int[]? told))
                {
                    counts.Add(group, told = new int[Rival.Grid.Length]);
                }

                told[threshold]++;
            });
        }
    }

    private (string Subject, string Group) NameOf(Frame frame, int id)
    {
        if (!_names.TryGetValue(id, out (string Subject, string Group) name))
        {
            name = _name(frame.Series[id]);
            _names.Add(id, name);
        }

        return name;
    }
}
