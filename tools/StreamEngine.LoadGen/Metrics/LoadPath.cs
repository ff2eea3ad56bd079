using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics;

/// <summary>
/// A load that several series share: a daily season, and wandering over minutes to hours. It is a function of time alone (noise between grid points, in four octaves), so it does not matter which
/// series asks first, or in which order points come.
/// </summary>
internal sealed class LoadPath(ulong seed, int entity)
{
    private const double Day = 86_400.0 * EventClock.Second;

    private static readonly (double Minutes, double Share)[] Octaves = [(4, 0.55), (15, 0.65), (60, 0.65), (240, 0.7)];

    private readonly ulong _key = Mix(seed ^ ((ulong)(entity + 1) * 0xA24BAED4963EE407));

    /// <summary>The load, 1 on average.</summary>
    /// <param name="ns">Event time, nanoseconds since the epoch.</param>
    /// <param name="apart">How far a series has a wandering of its own, 0 to 1.</param>
    /// <param name="own">A number of that series.</param>
    public double At(long ns, double apart, ulong own)
    {
        double wandering = Wandering(ns, _key);
        if (apart > 0)
        {
            // The variance stays: cosine and sine.
            (double sin, double cos) = Math.SinCos(apart * Math.PI / 2);
            wandering = (cos * wandering) + (sin * Wandering(ns, Mix(_key ^ own)));
        }
        double phase = (_key >> 40) * (0.15 / (1 << 24));
        double season = 1 + (0.45 * Math.Sin(2 * Math.PI * ((ns % Day / Day) - phase - 0.3)));
        return season * Math.Max(0.1, 1 + (0.2 * wandering));
    }

    private static double Wandering(long ns, ulong key)
    {
        double sum = 0;
        for (int i = 0; i < Octaves.Length; i++)
        {
            double at = ns / (Octaves[i].Minutes * 60.0 * EventClock.Second);
            double cell = Math.Floor(at);
            double share = at - cell;
            share *= share * (3 - (2 * share));
            ulong octave = key + ((ulong)i << 56);
            sum += Octaves[i].Share * (((1 - share) * Normal(octave + (ulong)cell)) + (share * Normal(octave + (ulong)cell + 1)));
        }
        return sum;
    }

    // The sum of four 16-bit uniforms, of mean 0 and variance 1.
    private static double Normal(ulong cell)
    {
        ulong bits = Mix(cell);
        long sum = (long)(bits & 0xFFFF) + (long)((bits >> 16) & 0xFFFF) + (long)((bits >> 32) & 0xFFFF) + (long)(bits >> 48);
        return (sum - 131070.0) / 37837.23;
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
