using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Logs;

/// <summary>
/// What is odd by one test: more than its base, and more than 19 in 20 of the sessions before. And how many sessions were, for how surprising more of them are.
/// </summary>
internal sealed class OddLevel
{
    private const double UsualShare = 0.95;
    private const double Step = 0.25;
    private const int Bins = 64;
    private const double Memory = 2000;

    /// <summary>Size of the negative binomial distribution of odd sessions a window: what makes one odd makes others.</summary>
    private const double Clumping = 2;

    /// <summary>What one session weighs more than the one before it: in place of all earlier ones losing weight.</summary>
    private const double Growth = 1 / (1 - (1 / Memory));

    /// <summary>Weight from which all weights are made less, by a power of two, so that nothing is rounded.</summary>
    private const double MostWeight = 1L << 40;

    // How often which value came, in the weight of the sessions; the bin that 19 in 20 do not exceed, and what is in those above it.
    private readonly double[] _bins = new double[Bins];
    private double _weight = 1;
    private double _all;
    private double _above;
    private int _usual;
    private double _sessions;
    private double _odd;

    /// <summary>Windows with sessions, at most as many as are remembered.</summary>
    internal double Windows { get; private set; }

    /// <summary>The value that is not exceeded by 19 in 20.</summary>
    internal double Usual => Math.Max(0, _usual - 1) * Step;

    /// <summary>Share of the sessions that had about so much or more.</summary>
    internal double ShareFrom(double value)
    {
        double from = 0;
        for (int bin = (int)Math.Ceiling(value / Step); bin < Bins; bin++)
        {
            from += _bins[bin];
        }

        return _all == 0 ? 0 : from / _all;
    }

    /// <summary>Takes the value of a session in.</summary>
    internal void Learn(double value)
    {
        _weight *= Growth;
        int bin = (int)Math.Clamp(Math.Ceiling(value / Step), 0, Bins - 1);
        _bins[bin] += _weight;
        _all += _weight;
        _above += bin > _usual ? _weight : 0;
        Settle();
        if (_weight >= MostWeight)
        {
            Lighten();
        }
    }

    /// <summary>Odd sessions expected of a window with so many.</summary>
    internal double Expected(int sessions) => sessions * (_odd + 0.5) / (_sessions + 1);

    /// <summary>Chance of as many odd sessions in a window, 1 for none.</summary>
    internal double PValue(int sessions, int odd) => odd == 0 ? 1 : Distributions.CountTail(odd, Expected(sessions), Clumping);

    /// <summary>Takes the sessions of a window in.</summary>
    /// <param name="sessions">All of them.</param>
    /// <param name="odd">Those that are odd.</param>
    /// <param name="memory">Windows that are remembered.</param>
    internal void Learn(int sessions, int odd, int memory)
    {
        double keep = 1 - (1.0 / memory);
        _sessions = (_sessions * keep) + sessions;
        _odd = (_odd * keep) + odd;
        Windows = (Windows * keep) + 1;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteDoubles(_bins);
        output.WriteDoubles([_sessions, _odd, Windows, _weight, _all, _above]);
        output.WriteInt32(_usual);
    }

    /// <summary>Reads what <see cref="Save"/> wrote. Before version 2 the last session weighed 1.</summary>
    internal void Load(ref SnapshotInput input)
    {
        input.ReadDoubles(_bins);
        (_sessions, _odd, Windows) = (input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
        if (input.Version > 1)
        {
            (_weight, _all, _above, _usual) = (input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadInt32(0, Bins - 1));
            input.Require(_weight is > 0 and < MostWeight, "the weight of a session");
            return;
        }

        _all = _bins.Sum();
        _above = _all - _bins[0];
        Settle();
    }

    /// <summary>Moves the usual to where it is now: hardly ever far.</summary>
    private void Settle()
    {
        double rest = _all * (1 - UsualShare);
        while (_above > rest && _usual < Bins - 1)
        {
            _above -= _bins[++_usual];
        }

        while (_usual > 0 && _above + _bins[_usual] <= rest)
        {
            _above += _bins[_usual--];
        }
    }

    private void Lighten()
    {
        foreach (ref double bin in _bins.AsSpan())
        {
            bin /= MostWeight;
        }

        _weight /= MostWeight;
        _all /= MostWeight;
        _above /= MostWeight;
    }
}
