using System.Runtime.CompilerServices;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>
/// Says how a raw score of a series stands against the peaks that the series usually has: points come in blocks, the logarithm of each
/// block's greatest raw score is taken as normal above its mean (block maxima, Coles 2001, chapter 3, with two parameters and a prior
/// worth <see cref="PriorBlocks"/> blocks), and a raw score is judged by its deviations from that mean. The deviation is that of the peaks above
/// the mean alone, since blocks in which nothing happens say nothing of the large ones. A series that is restless by nature needs a
/// greater peak than one that never moves. Only what exceeds the block of points before keeps its full score.
/// </summary>
internal struct PeakScale
{
    /// <summary>Points of a part of a block.</summary>
    private const int PartPoints = 10;

    /// <summary>Parts of a block.</summary>
    private const int Parts = 12;

    private const double PriorBlocks = 20;

    /// <summary>Points at the start of which no peak is learned.</summary>
    private const int WarmUp = 50;

    /// <summary>What is left of the score of a point that does not exceed the block before it.</summary>
    private const double Damping = 0.5;

    /// <summary>How fast the score goes from 0 to 1, by deviation.</summary>
    private const double Slope = 4;

    /// <summary>Share of <see cref="_least"/> at which a raw score has half of its weight: what is next to nothing scores 0.</summary>
    private const double Fade = 0.1;

    private readonly double _least;
    private readonly double _half;
    private int _seen;
    private int _blocks;
    private double _mean;
    private double _squares;
    private double _current;
    private PartPeaks _peaks;

    /// <summary>Makes a scale.</summary>
    /// <param name="priorMean">Mean of the logarithm of a peak before anything is known.</param>
    /// <param name="priorDeviation">Standard deviation of the logarithm of a peak before anything is known.</param>
    /// <param name="least">Raw score below which differences say nothing; above 0.</param>
    /// <param name="half">Deviations from the usual peak at which the score is one half.</param>
    internal PeakScale(double priorMean, double priorDeviation, double least, double half)
    {
        (_least, _half) = (least, half);
        (_mean, _squares) = (priorMean, PriorBlocks * priorDeviation * priorDeviation);
    }

    /// <summary>Score in [0, 1] of a raw score by the peaks before; then learns it.</summary>
    /// <param name="raw">Raw score, 0 or more.</param>
    internal double Next(double raw)
    {
        double before = Math.Max(_current, Greatest());
        double kept = raw > before ? 1 : Damping;
        double deviations = (Math.Log(raw + _least) - _mean) / Math.Sqrt(_squares / (PriorBlocks + _blocks));
        if (++_seen > WarmUp)
        {
            _current = Math.Max(_current, raw);
        }

        if (_seen % PartPoints == 0)
        {
            int part = _seen / PartPoints % Parts;
            _peaks[part] = _current;
            _current = 0;
            if (part == 0)
            {
                Learn(Math.Log(Greatest() + _least) - _mean);
            }
        }

        return kept * raw / (raw + (Fade * _least)) / (1 + Math.Exp(Slope * (_half - deviations)));
    }

    /// <summary>Writes the scale down in 136 bytes.</summary>
    internal readonly void Save(SnapshotOutput output)
    {
        output.WriteInt32(_seen);
        output.WriteInt32(_blocks);
        output.WriteDoubles([_mean, _squares, _current]);
        output.WriteDoubles(_peaks);
    }

    /// <summary>Reads what a scale with the same prior has learned.</summary>
    internal void Load(ref SnapshotInput input)
    {
        _seen = input.ReadInt32(0, int.MaxValue);
        _blocks = input.ReadInt32(0, int.MaxValue);
        (_mean, _squares, _current) = (input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
        input.ReadDoubles(_peaks);
        input.Require(_squares > 0 && _current >= 0, "a scale");
    }

    private void Learn(double distance)
    {
        _blocks++;
        _mean += distance / (PriorBlocks + _blocks);
        _squares += distance > 0 ? 2 * distance * distance : 0;
    }

    private readonly double Greatest()
    {
        double greatest = 0;
        foreach (double peak in _peaks)
        {
            greatest = Math.Max(greatest, peak);
        }

        return greatest;
    }

    [InlineArray(Parts)]
    private struct PartPeaks
    {
        private double _first;
    }
}
