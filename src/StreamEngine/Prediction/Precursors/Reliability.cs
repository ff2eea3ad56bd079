using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>
/// Makes probabilities come as often as they say. A mean of calibrated forecasters is nearer to the middle than it should be (Ranjan and Gneiting 2010), so what is beyond one in ten is drawn away from there first. Then what came
/// beyond what was said is added, as it was at some probabilities and on lines between them, shrunk to nothing. Each correction follows from what was said before it alone.
/// </summary>
internal sealed class Reliability
{
    /// <summary>What logarithms of odds are multiplied by, beyond those of <see cref="Sure"/>.</summary>
    private const double Sharper = 1.2;

    private const double Sure = 0.1;

    /// <summary>Horizons that no correction is worth.</summary>
    private const double Shrinkage = 2;

    private static readonly double[] _places = [.. new[] { 0.02, 0.06, 0.15, 0.3, 0.5, 0.7, 0.85 }.Select(LogOdds)];
    private static readonly double _sure = LogOdds(Sure);

    private readonly double[] _seen = new double[_places.Length];
    private readonly double[] _beyond = new double[_places.Length];

    /// <summary>What is to be said in place of a probability, both in (0, 1).</summary>
    internal double Say(double probability)
    {
        double sharp = Sharpen(probability);
        (int place, double share) = PlaceOf(sharp);
        double said = sharp + ((1 - share) * Correction(place));
        return share > 0 ? said + (share * Correction(place + 1)) : said;
    }

    /// <summary>Learns what came of it.</summary>
    /// <param name="probability">The probability before it was corrected.</param>
    /// <param name="weight">Time that it stands for, in horizons.</param>
    /// <param name="followed">True when an incident came.</param>
    internal void Learn(double probability, double weight, bool followed)
    {
        double sharp = Sharpen(probability);
        (int place, double share) = PlaceOf(sharp);
        double beyond = (followed ? 1 : 0) - sharp;
        Add(place, weight * (1 - share), beyond);
        if (share > 0)
        {
            Add(place + 1, weight * share, beyond);
        }
    }

    internal void Decay(double factor)
    {
        for (int i = 0; i < _seen.Length; i++)
        {
            _seen[i] *= factor;
            _beyond[i] *= factor;
        }
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteDoubles(_seen);
        output.WriteDoubles(_beyond);
    }

    internal void Load(ref SnapshotInput input)
    {
        for (int i = 0; i < _seen.Length; i++)
        {
            _seen[i] = Tally.Read(ref input, 0, double.MaxValue);
        }

        for (int i = 0; i < _beyond.Length; i++)
        {
            _beyond[i] = Tally.Read(ref input, double.MinValue, double.MaxValue);
        }
    }

    private static double LogOdds(double probability) => Math.Log(probability / (1 - probability));

    private static double Sharpen(double probability) =>
        probability <= Sure ? probability : 1 / (1 + Math.Exp(-(_sure + (Sharper * (LogOdds(probability) - _sure)))));

    // The place at or below, and how far it is to the next one; beyond the outermost ones there.
    private static (int Place, double Share) PlaceOf(double probability)
    {
        double at = LogOdds(probability);
        int place = _places.Length - 1;
        while (place > 0 && _places[place] > at)
        {
            place--;
        }

        return place == _places.Length - 1 || at <= _places[place] ? (place, 0) : (place, (at - _places[place]) / (_places[place + 1] - _places[place]));
    }

    private double Correction(int place) => _beyond[place] / (_seen[place] + Shrinkage);

    private void Add(int place, double weight, double beyond)
    {
        _seen[place] += weight;
        _beyond[place] += weight * beyond;
    }
}
