using StreamEngine.Correlation;
using StreamEngine.Emission;
using StreamEngine.Prediction;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;

namespace StreamEngine.Runtime;

/// <summary>Everything behind frames that keeps state, each under the name of its section.</summary>
internal sealed class InsightParts
{
    private const int MaxName = 48;

    private readonly List<(string Section, object Part)> _parts = [];
    private readonly List<(string Section, ISnapshotState Part)> _sinks = [];

    internal InsightParts(
        ScoringStage scoring, IReadOnlyList<IDetector> detectors, IReadOnlyList<ICorrelator> correlators, IReadOnlyList<IForecaster> forecasters)
    {
        Add("scoring", scoring);
        foreach (IDetector detector in detectors)
        {
            Add("detector:" + Cut(detector.Name), detector);
        }

        foreach (ICorrelator correlator in correlators)
        {
            Add("correlator:" + Cut(correlator.Name), correlator);
        }

        foreach (IForecaster forecaster in forecasters)
        {
            Add("forecaster:" + Cut(forecaster.Name), forecaster);
        }
    }

    /// <summary>Adds a state that is saved between two frames.</summary>
    internal void AddState(string name, ISnapshotState state) => Add("state:" + Cut(name), state);

    /// <summary>Adds a sink, when it has a state.</summary>
    internal void AddSink(ISink sink)
    {
        if (sink is ISnapshotState state)
        {
            _sinks.Add((Free("sink:" + Cut(sink.Name)), state));
        }
    }

    /// <summary>Names of the parts whose state cannot be saved.</summary>
    internal IEnumerable<string> Left => _parts.Where(static p => p.Part is not ISnapshotState).Select(static p => p.Section);

    /// <summary>Writes all parts down. Call between two frames, on the thread that takes them.</summary>
    internal void Save(SnapshotImage image)
    {
        foreach ((string section, object part) in _parts)
        {
            image.Add(section, part);
        }
    }

    /// <summary>Writes down how far sinks are. Call when they have delivered what came before the snapshot.</summary>
    internal void SaveSinks(SnapshotImage image)
    {
        foreach ((string section, ISnapshotState part) in _sinks)
        {
            image.Add(section, part);
        }
    }

    /// <summary>Takes sinks back to where they were. Call last: what they have written since is gone then.</summary>
    /// <exception cref="SnapshotException">A section cannot be used.</exception>
    internal void LoadSinks(SnapshotLoader loader)
    {
        foreach ((string section, ISnapshotState part) in _sinks)
        {
            loader.LoadIfThere(section, part);
        }
    }

    /// <summary>Gives each part its section.</summary>
    /// <exception cref="SnapshotException">A section cannot be used. Parts may have been loaded then, and others not.</exception>
    internal void Load(SnapshotLoader loader)
    {
        foreach ((string section, object part) in _parts)
        {
            loader.LoadIfThere(section, part);
        }
    }

    private static string Cut(string name) => name.Length > MaxName ? name[..MaxName] : name;

    // Two parts of one kind may have the same name: the later ones are numbered, in the order of the configuration.
    private void Add(string section, object part) => _parts.Add((Free(section), part));

    private string Free(string section)
    {
        string name = section;
        for (int number = 2; _parts.Exists(p => p.Section == name) || _sinks.Exists(p => p.Section == name); number++)
        {
            name = FormattableString.Invariant($"{section}#{number}");
        }

        return name;
    }
}
