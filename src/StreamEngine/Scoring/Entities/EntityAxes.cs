using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Entities;

/// <summary>
/// The directions in which the series of an entity usually move together: principal components that are followed without a covariance matrix (CCIPCA: Weng, Zhang and Hwang 2003, a form of Oja's
/// rule whose vectors have the length of their variance). Directions count whose variance is above what chance makes of independent series (the edge of Marchenko and Pastur 1967).
/// </summary>
internal sealed class EntityAxes(EntityLanes lanes)
{
    /// <summary>Most directions.</summary>
    internal const int Most = 5;

    /// <summary>Windows that are worth one independent value, as differences hardly change from one to the next.</summary>
    private const double Dependence = 60;

    /// <summary>Above the edge by so much a direction begins to count; below the edge it no longer does.</summary>
    private const double Entry = 1.15;

    /// <summary>Directions that are followed beyond those that count, so that the next is known when it does.</summary>
    private const int Ahead = 2;

    private const float Least = 1e-9f;

    private readonly float[] _lengths = new float[Most];

    /// <summary>Directions that count; they are the first ones.</summary>
    internal int Used { get; private set; }

    /// <summary>Variance along a direction.</summary>
    internal float Variance(int axis) => Math.Max(_lengths[axis], Least);

    /// <summary>Series have come or gone.</summary>
    internal void Measure()
    {
        for (int j = 0; j < Most; j++)
        {
            _lengths[j] = MathF.Sqrt(EntitySums.Square(lanes.Axis(j)));
        }
    }

    /// <summary>Takes from values what lies in the directions that count.</summary>
    /// <param name="values">Standardised values; what is left of them afterwards.</param>
    /// <param name="along">Gets how far they go along each direction.</param>
    internal void Split(Span<float> values, Span<float> along)
    {
        for (int j = 0; j < Used; j++)
        {
            ReadOnlySpan<float> axis = lanes.Axis(j);
            along[j] = EntitySums.Product(axis, values) / Variance(j);
            EntitySums.Subtract(axis, along[j] / Variance(j), values);
        }
    }

    /// <summary>What the directions say of a series.</summary>
    internal float Expect(int series, ReadOnlySpan<float> along)
    {
        float sum = 0;
        for (int j = 0; j < Used; j++)
        {
            sum += along[j] * lanes.Axis(j)[series] / Variance(j);
        }

        return sum;
    }

    /// <summary>Learns values.</summary>
    /// <param name="values">Standardised values; they are used up.</param>
    /// <param name="rate">Share of the new ones.</param>
    internal void Learn(Span<float> values, float rate)
    {
        for (int j = 0; j < Math.Min(Math.Min(Most, Used + Ahead), lanes.Count - 1); j++)
        {
            Span<float> axis = lanes.Axis(j);
            float product = _lengths[j] < Least ? MathF.Sqrt(EntitySums.Square(values)) : EntitySums.Product(axis, values) / _lengths[j];
            (float square, product) = EntitySums.Follow(axis, values, product, rate);
            _lengths[j] = MathF.Sqrt(square);
            if (_lengths[j] < Least)
            {
                return;
            }

            EntitySums.Subtract(axis, product / square, values);
        }
    }

    /// <summary>Decides which directions count.</summary>
    /// <param name="seen">Windows that were learned, at most those that are remembered.</param>
    /// <param name="series">Series that count.</param>
    /// <returns>True when others count than before.</returns>
    internal bool Choose(double seen, double series)
    {
        double edge = 1 + Math.Sqrt(series * Dependence / Math.Max(seen, 1));
        edge *= edge;
        int used = 0;
        while (used < Math.Min(Most, lanes.Count - 1) && _lengths[used] > (used < Used ? edge : Entry * edge))
        {
            used++;
        }

        bool changed = used != Used;
        Used = used;
        return changed;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(Used);
        for (int j = 0; j < Most; j++)
        {
            foreach (float part in lanes.Axis(j)[..lanes.Count])
            {
                output.WriteInt32(EntityLanes.Bits(part));
            }
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        Used = input.ReadInt32(0, Most);
        for (int j = 0; j < Most; j++)
        {
            foreach (ref float part in lanes.Axis(j)[..lanes.Count])
            {
                part = EntityLanes.Single(ref input);
            }
        }

        Measure();
    }
}
