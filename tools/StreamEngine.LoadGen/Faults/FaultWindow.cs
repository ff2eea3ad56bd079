using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Faults;

/// <summary>A fault placed on the time axis of one stream, with the services or series that it hits.</summary>
internal sealed class FaultWindow
{
    private readonly bool[] _hits;

    private FaultWindow(FaultSpec spec, long startNs, bool[] hits)
    {
        Spec = spec;
        StartNs = startNs + (spec.Offset.Ticks * 100);
        EndNs = StartNs + (spec.Duration.Ticks * 100);
        _hits = hits;
    }

    /// <summary>The fault as it was asked for.</summary>
    public FaultSpec Spec { get; }

    /// <summary>First nanosecond of the fault.</summary>
    public long StartNs { get; }

    /// <summary>First nanosecond after the fault.</summary>
    public long EndNs { get; }

    /// <summary>Places faults; a target that hits nothing is an error that lists examples of what could be hit.</summary>
    /// <param name="options">Options with faults and start.</param>
    /// <param name="count">Number of entities (services or series).</param>
    /// <param name="matches">Whether an entity answers to a target name.</param>
    /// <param name="known">Names to show in the error.</param>
    /// <exception cref="ArgumentException">A target is unknown.</exception>
    public static FaultWindow[] Place(GeneratorOptions options, int count, Func<int, string, bool> matches, IEnumerable<string> known)
    {
        long start = EventClock.ToNanoseconds(options.Start);
        var windows = new FaultWindow[options.Faults.Count];
        for (int f = 0; f < windows.Length; f++)
        {
            FaultSpec spec = options.Faults[f];
            var hits = new bool[count];
            for (int i = 0; i < count; i++) hits[i] = spec.Target == "*" || matches(i, spec.Target);
            if (!hits.Contains(true))
            {
                string names = string.Join(", ", known.Distinct().Take(12));
                throw new ArgumentException($"fault {FaultSpec.NameOf(spec.Kind)}: unknown target '{spec.Target}'; known are {names}");
            }
            windows[f] = new FaultWindow(spec, start, hits);
        }
        return windows;
    }

    /// <summary>Whether the fault is on for an entity at an event time.</summary>
    public bool Covers(long ns, int entity) => ns >= StartNs && ns < EndNs && _hits[entity];

    /// <summary>How much of the fault there is when it comes and goes within twenty minutes, 0 to 1.</summary>
    public double Ramp(long ns) => Math.Clamp(Math.Min(ns - StartNs, EndNs - ns) / (20.0 * 60 * EventClock.Second), 0, 1);

    /// <summary>How far the fault has come, 0 at its start and 1 at its end.</summary>
    public double Progress(long ns) => (double)(ns - StartNs) / (EndNs - StartNs);
}
