using System.Text;

namespace StreamEngine.Emission;

/// <summary>
/// Pauses between attempts: doubling from the initial pause up to the longest, less up to a quarter of it by a jitter that depends on the
/// sink's name, the batch and the attempt. Sinks that fail together do not come back together, and a run can be repeated exactly.
/// </summary>
internal sealed class Backoff(string name, TimeSpan initial, TimeSpan longest)
{
    private readonly ulong _seed = Seed(name);
    private ulong _batch;

    internal void NextBatch() => _batch++;

    /// <summary>The pause after a failed attempt (from 1), at least what the receiver asks for, at most the longest.</summary>
    internal TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        double doubled = Math.Min(initial.Ticks * Math.Pow(2, attempt - 1), longest.Ticks);
        double jitter = (Mix(_seed + (_batch * 0x9E3779B97F4A7C15) + (ulong)attempt) >> 11) * (1.0 / (1UL << 53));
        // Whole milliseconds: timers know nothing finer.
        var pause = TimeSpan.FromMilliseconds(Math.Floor(doubled * (1 - (jitter / 4)) / TimeSpan.TicksPerMillisecond));
        pause = asked is { } wish && wish > pause ? wish : pause;
        return pause > longest ? longest : pause;
    }

    /// <summary>FNV-1a of the name. Source: Fowler, Noll, Vo; draft-eastlake-fnv.</summary>
    private static ulong Seed(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return hash;
    }

    /// <summary>Finaliser of SplitMix64. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
