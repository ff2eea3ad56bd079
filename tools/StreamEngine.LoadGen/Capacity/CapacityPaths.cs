using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Capacity;

/// <summary>What becomes of a series in percent, a value a minute.</summary>
/// <param name="Values">As it is.</param>
/// <param name="Untouched">As it would be had nobody done anything; null when nobody did.</param>
/// <param name="Touched">The minute in which somebody did something; 0 for never.</param>
/// <param name="Turned">The minute from which it fills at another rate; 0 for never.</param>
internal readonly record struct CapacityPath(double[] Values, double[]? Untouched = null, int Touched = 0, int Turned = 0);

/// <summary>Draws paths.</summary>
internal sealed class CapacityPaths(SeededRandom random)
{
    private const int Hour = 60;
    private const int Day = 24 * Hour;

    /// <summary>Draws a path of a kind.</summary>
    public CapacityPath Make(CapacityKind kind) => kind switch
    {
        CapacityKind.Bursts => Bursts(),
        CapacityKind.Accelerating => Accelerating(),
        CapacityKind.LeakWithCollector => Leak(),
        CapacityKind.DailyWithGrowth => Daily(isGrowing: true),
        CapacityKind.Daily => Daily(isGrowing: false),
        CapacityKind.Emptied => Touched(empties: true),
        CapacityKind.Stopped => Touched(empties: false),
        CapacityKind.Sawtooth => Sawtooth(),
        CapacityKind.Noise => Noise(),
        CapacityKind.Walk => Walk(),
        _ => Linear(),
    };

    private static CapacityPath Path(Func<int, double> value) => new([.. Enumerable.Range(0, CapacitySeries.Horizon).Select(m => Math.Max(0, value(m)))]);

    private double Between(double least, double most) => least + ((most - least) * random.NextUnit());

    // Minutes until it is full, long and short ones alike.
    private double Spell(double leastHours, double mostHours) => Hour * leastHours * Math.Pow(mostHours / leastHours, random.NextUnit());

    private CapacityPath Linear()
    {
        (double start, double noise) = (Between(15, 70), Between(0.02, 0.3));
        double speed = (100 - start) / Spell(8, 144);
        return Path(m => start + (speed * m) + (noise * random.NextNormal()));
    }

    private CapacityPath Bursts()
    {
        double at = Between(15, 60);
        double speed = (100 - at) / Spell(8, 144);
        double often = 1 / Between(5, 90);
        return Path(_ => at += random.NextUnit() < often ? -Math.Log(1 - random.NextUnit()) * speed / often : 0);
    }

    private CapacityPath Accelerating()
    {
        (double start, double noise) = (Between(15, 50), Between(0.02, 0.3));
        double spell = Spell(16, 144);
        double speed = (100 - start) / spell;
        double turn = Between(0.25, 0.6) * spell;
        return Path(m => start + (speed * (m + (2 * Math.Max(0, m - turn)))) + (noise * random.NextNormal())) with { Turned = (int)turn };
    }

    private CapacityPath Leak()
    {
        (double rest, double height, double period) = (Between(15, 40), Between(10, 25), Spell(1.0 / 6, 3));
        double speed = (100 - rest - height) / Spell(24, 144);
        double grown = 0;
        double pace = 1;
        return Path(m =>
        {
            grown += height / period * pace;
            if (grown >= height)
            {
                grown = 0;
                pace = Between(0.8, 1.2);
            }
            return rest + (speed * m) + grown + (0.2 * random.NextNormal());
        });
    }

    private CapacityPath Daily(bool isGrowing)
    {
        (double season, double phase, double noise) = (Between(3, 10), random.NextUnit(), Between(0.1, 0.6));
        double start = isGrowing ? Between(20, 60) : Between(30, 88 - season);
        double speed = isGrowing ? (100 - season - start) / Spell(48, 144) : 0;
        return Path(m => start + (speed * m) + (season * Math.Sin(2 * Math.PI * ((double)m / Day + phase))) + (noise * random.NextNormal()));
    }

    private CapacityPath Touched(bool empties)
    {
        double[] untouched = Linear().Values;
        int full = Array.FindIndex(untouched, static v => v >= 100);
        int touched = (int)(full * Between(0.33, 0.8));
        double level = empties ? Between(0.7, 1.2) * untouched[0] : untouched[touched];
        double noise = Between(0.02, 0.3);
        double[] values = [.. untouched];
        for (int m = touched; m < values.Length; m++) values[m] = level + (noise * random.NextNormal());
        return new CapacityPath(values, untouched, touched);
    }

    private CapacityPath Sawtooth()
    {
        (double floor, double highest, double period) = (Between(10, 40), Between(60, 95), Spell(1, 12));
        double at = Between(floor, highest);
        double top = highest;
        double pace = 1;
        return Path(_ =>
        {
            at += (highest - floor) / period * pace * (1 + (0.3 * random.NextNormal()));
            if (at >= top)
            {
                at = floor + Between(-3, 3);
                top = highest - Between(0, 4);
                pace = Between(0.8, 1.2);
            }
            return at;
        });
    }

    private CapacityPath Noise()
    {
        double noise = Between(0.5, 4);
        double level = Between(30, 96 - (4.5 * noise));
        double deviation = 0;
        return Path(_ =>
        {
            deviation = (0.5 * deviation) + (0.866 * random.NextNormal());
            return Math.Min(99, level + (noise * deviation));
        });
    }

    private CapacityPath Walk()
    {
        double step = Between(1, 4) / Math.Sqrt(Hour);
        double at = Between(40, 80);
        return Path(_ =>
        {
            at += step * random.NextNormal();
            at = at < 30 ? 60 - at : at > 90 ? 180 - at : at;
            return at;
        });
    }
}
