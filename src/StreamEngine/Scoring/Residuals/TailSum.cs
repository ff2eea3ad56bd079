namespace StreamEngine.Scoring.Residuals;

/// <summary>
/// Tails of siblings, added up to that of all of them. Mean excesses are averaged as logarithms: they differ by factors among siblings, and a few with heavy tails, or a fault of one that is else still, must not make all
/// newcomers deaf.
/// </summary>
internal struct TailSum
{
    /// <summary>Excesses of a tail of which nothing is known, for each sibling.</summary>
    private const double PriorExcesses = 2;

    private double _share;
    private double _excesses;
    private double _logMean;
    private double _shape;
    private int _tails;

    /// <summary>Adds the tail of one.</summary>
    /// <param name="share">Share of values beyond the threshold.</param>
    /// <param name="mean">Mean excess, above 0.</param>
    /// <param name="shape">Shape.</param>
    /// <param name="excesses">Excesses that it was learned from.</param>
    internal void Add(double share, double mean, double shape, int excesses)
    {
        _share += share;
        _logMean += excesses * Math.Log(mean);
        _shape += excesses * shape;
        _excesses += excesses;
        _tails++;
    }

    /// <summary>The tail of all; none, with no excesses, when nothing lay beyond.</summary>
    internal readonly SiblingTail Result
    {
        get
        {
            double prior = PriorExcesses * _tails;
            double all = _excesses + prior;
            return _excesses == 0 ? default : new SiblingTail((float)(_share / _tails), (float)Math.Exp((_logMean + (prior * Math.Log(LaneTail.PriorMean))) / all),
                (float)((_shape + (prior * LaneTail.PriorShape)) / all), (float)_excesses);
        }
    }
}
