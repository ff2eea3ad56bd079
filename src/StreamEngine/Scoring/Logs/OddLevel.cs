using System.Numerics.Tensors;
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

    private readonly double[] _bins = new double[Bins];
    private double _sessions;
    private double _odd;

    /// <summary>Windows with sessions, at most as many as are remembered.</summary>
    internal double Windows { get; private set; }

    /// <summary>The value that is not exceeded by 19 in 20.</summary>
    internal double Usual
    {
        get
        {
            double left = TensorPrimitives.Sum<double>(_bins) * (1 - UsualShare);
            int bin = Bins - 1;
            for (; bin > 0 && left >= _bins[bin]; bin--)
            {
                left -= _bins[bin];
            }

            return Math.Max(0, bin - 1) * Step;
        }
    }

    /// <summary>Share of the sessions that had about so much or more.</summary>
    internal double ShareFrom(double value)
    {
        double all = TensorPrimitives.Sum<double>(_bins);
        return all == 0 ? 0 : TensorPrimitives.Sum<double>(_bins.AsSpan((int)Math.Ceiling(value / Step))) / all;
    }

    /// <summary>Takes the value of a session in.</summary>
    internal void Learn(double value)
    {
        TensorPrimitives.Multiply(_bins, 1 - (1 / Memory), _bins);

        _bins[(int)Math.Clamp(Math.Ceiling(value / Step), 0, Bins - 1)]++;
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
        output.WriteDoubles([_sessions, _odd, Windows]);
    }

    internal void Load(ref SnapshotInput input)
    {
        input.ReadDoubles(_bins);
        (_sessions, _odd, Windows) = (input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
    }
}
