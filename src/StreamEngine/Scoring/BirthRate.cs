using StreamEngine.Batching;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>
/// Recent births of templates a window, by severity. The chance of one more in a window is estimated from births over windows with half
/// a birth added, so that it never reaches zero; both are forgotten exponentially. The idea is Good and Turing's: the share of the
/// things just seen for the first time is the chance that the next one is new.
/// </summary>
internal sealed class BirthRate(int memory)
{
    private readonly double[] _births = new double[3];
    private double _windows;

    /// <summary>
    /// Chance of at least as many births of this class in a window, times a weight: new errors matter more than new notes. Births come in
    /// clumps, so their number is taken as geometric, and each further one counts half.
    /// </summary>
    /// <param name="severity">Severity that tells the class.</param>
    /// <param name="births">Births of the class in the window, 1 or more.</param>
    internal double PValue(Severity severity, int births = 1)
    {
        int group = Group(severity);
        double mean = (_births[group] + 0.5) / (_windows + 1);
        double chance = Math.Pow(1 - Math.Exp(-mean), 0.5 * (1 + births));
        return Math.Clamp(chance * Weight(group), 1e-300, 1);
    }

    /// <summary>Windows went by without a birth.</summary>
    internal void Advance(long windows)
    {
        double keep = Math.Pow(1 - (1.0 / memory), Math.Min(windows, 10L * memory));
        for (int i = 0; i < _births.Length; i++)
        {
            _births[i] *= keep;
        }

        _windows = (_windows * keep) + ((1 - keep) * memory);
    }

    internal void Learn(Severity severity) => _births[Group(severity)]++;

    internal void Save(SnapshotOutput output)
    {
        output.WriteDouble(_windows);
        output.WriteDoubles(_births);
    }

    internal void Load(ref SnapshotInput input)
    {
        _windows = input.ReadDouble();
        input.ReadDoubles(_births);
    }

    /// <summary>Class of a severity: 2 errors, 1 warnings, 0 the rest.</summary>
    internal static int Group(Severity severity) => severity >= Severity.Error ? 2 : severity >= Severity.Warn ? 1 : 0;

    private static double Weight(int group) => group switch { 2 => 0.01, 1 => 0.1, _ => 0.5 };
}
