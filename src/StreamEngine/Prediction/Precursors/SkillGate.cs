using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>
/// Whether probabilities have been better than the base rate, by the score of Brier (1950): the mean of (p - y)². What was gained is summed from one incident to the next, since ticks of one incident
/// err together; its mean must be above zero by two of its standard errors.
/// </summary>
internal sealed class SkillGate
{
    private const double Errors = 2;

    private double _blocks;
    private double _gain;
    private double _gainSquares;
    private double _base;
    private double _runningGain;
    private double _runningBase;

    /// <summary>Blocks, those longer ago counting less.</summary>
    internal double Blocks => _blocks;

    /// <summary>One minus the score over that of the base rate; 0 before there is one.</summary>
    internal double Skill => _base + _runningBase > 0 ? (_gain + _runningGain) / (_base + _runningBase) : 0;

    /// <summary>Lower edge of the skill; negative infinity before there are two blocks. What has been lost since the last incident counts as a block of its own.</summary>
    internal double Lower
    {
        get
        {
            bool running = _runningGain < 0;
            double n = _blocks + (running ? 1 : 0);
            if (n <= 1.5)
            {
                return double.NegativeInfinity;
            }

            double gain = _gain + (running ? _runningGain : 0);
            double squares = _gainSquares + (running ? _runningGain * _runningGain : 0);
            double mean = gain / n;
            double variance = Math.Max(0, squares - (n * mean * mean)) / (n - 1);
            double lower = n * (mean - (Errors * Math.Sqrt(variance / n)));
            return _base + _runningBase > 0 ? lower / (_base + _runningBase) : double.NegativeInfinity;
        }
    }

    /// <summary>Counts a tick.</summary>
    internal void Add(double share, double probability, double rate, bool followed)
    {
        double y = followed ? 1 : 0;
        double score = share * (probability - y) * (probability - y);
        double baseScore = share * (rate - y) * (rate - y);
        _runningBase += baseScore;
        _runningGain += baseScore - score;
    }

    /// <summary>An incident has come: what was counted since the one before is a block.</summary>
    internal void Close()
    {
        _blocks++;
        _gain += _runningGain;
        _gainSquares += _runningGain * _runningGain;
        _base += _runningBase;
        (_runningGain, _runningBase) = (0, 0);
    }

    internal void Decay(double factor)
    {
        _blocks *= factor;
        _gain *= factor;
        _gainSquares *= factor;
        _base *= factor;
    }

    internal void Save(SnapshotOutput output) => output.WriteDoubles([_blocks, _gain, _gainSquares, _base, _runningGain, _runningBase]);

    internal void Load(ref SnapshotInput input, int version)
    {
        _blocks = Tally.Read(ref input, 0, double.MaxValue);
        _gain = Tally.Read(ref input, double.MinValue, double.MaxValue);
        _gainSquares = Tally.Read(ref input, 0, double.MaxValue);
        PassScore(ref input, version);
        _base = Tally.Read(ref input, 0, double.MaxValue);
        _runningGain = Tally.Read(ref input, double.MinValue, double.MaxValue);
        PassScore(ref input, version);
        _runningBase = Tally.Read(ref input, 0, double.MaxValue);
    }

    // The first version had the score itself, which nobody asked for.
    private static void PassScore(ref SnapshotInput input, int version)
    {
        if (version == 1)
        {
            Tally.Read(ref input, 0, double.MaxValue);
        }
    }
}
