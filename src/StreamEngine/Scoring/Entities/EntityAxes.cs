using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Entities;

/// <summary>
/// The directions in which the series of an entity usually move together: principal components that are followed without a covariance matrix (CCIPCA: Weng, Zhang and Hwang 2003, a form of Oja's
/// rule whose vectors have the length of their variance). Directions count whose variance is above what chance makes of independent series (the edge of Marchenko and Pastur 1967).
/// </summary>
internal sealed class EntityAxes
{
    /// <summary>Most directions.</summary>
    internal const int Most = 5;

    /// <summary>Windows that are worth one independent value, as differences hardly change from one to the next.</summary>
    private const double Dependence = 60;

    /// <summary>Above the edge by so much a direction begins to count; below the edge it no longer does.</summary>
    private const double Entry = 1.15;

    private const double Least = 1e-9;

    private float[] _axes = [];
    private int _room;

    /// <summary>Series.</summary>
    internal int Count { get; private set; }

    /// <summary>Directions that count; they are the first ones.</summary>
    internal int Used { get; private set; }

    /// <summary>Room for a series at a place.</summary>
    internal void Insert(int at)
    {
        if (Count == _room)
        {
            int room = Math.Max(4, 2 * _room);
            float[] axes = new float[Most * room];
            for (int j = 0; j < Most; j++)
            {
                Axis(j).CopyTo(axes.AsSpan(j * room));
            }

            (_axes, _room) = (axes, room);
        }

        Count++;
        for (int j = 0; j < Most; j++)
        {
            Span<float> axis = Axis(j);
            axis[at..^1].CopyTo(axis[(at + 1)..]);
            axis[at] = 0;
        }
    }

    /// <summary>A series goes.</summary>
    internal void Remove(int at)
    {
        for (int j = 0; j < Most; j++)
        {
            Span<float> axis = Axis(j);
            axis[(at + 1)..].CopyTo(axis[at..]);
            axis[^1] = 0;
        }

        Count--;
    }

    /// <summary>Part of a direction that is a series'; a direction is as long as its variance.</summary>
    internal double At(int axis, int series) => _axes[(axis * _room) + series];

    /// <summary>Takes from values what lies in the directions that count.</summary>
    /// <param name="values">Standardised values; what is left of them afterwards.</param>
    /// <param name="along">Gets how far they go along each direction.</param>
    /// <param name="variance">Gets what is usual of the square of that.</param>
    internal void Split(Span<double> values, Span<double> along, Span<double> variance)
    {
        for (int j = 0; j < Used; j++)
        {
            ReadOnlySpan<float> axis = Axis(j);
            double length = Length(axis);
            double product = Product(axis, values) / Math.Max(length, Least);
            along[j] = product;
            variance[j] = Math.Max(length, Least);
            Subtract(axis, product / Math.Max(length, Least), values);
        }
    }

    /// <summary>What the directions say of a series.</summary>
    internal double Expect(int series, ReadOnlySpan<double> along, ReadOnlySpan<double> variance)
    {
        double sum = 0;
        for (int j = 0; j < Used; j++)
        {
            sum += along[j] * At(j, series) / variance[j];
        }

        return sum;
    }

    /// <summary>Variance along a direction.</summary>
    internal double Variance(int axis) => Math.Max(Length(Axis(axis)), Least);

    /// <summary>Part of a direction of length 1 that is a series'.</summary>
    internal double Unit(int axis, int series, double variance) => At(axis, series) / variance;

    /// <summary>Learns values.</summary>
    /// <param name="values">Standardised values; they are used up.</param>
    /// <param name="rate">Share of the new ones.</param>
    internal void Learn(Span<double> values, double rate)
    {
        for (int j = 0; j < Math.Min(Most, Count - 1); j++)
        {
            Span<float> axis = Axis(j);
            double length = Length(axis);
            double product = length < Least ? Math.Sqrt(Square(values)) : Product(axis, values) / length;
            for (int i = 0; i < axis.Length; i++)
            {
                axis[i] += (float)(rate * ((product * values[i]) - axis[i]));
            }

            length = Length(axis);
            if (length < Least)
            {
                return;
            }

            Subtract(axis, Product(axis, values) / (length * length), values);
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
        while (used < Math.Min(Most, Count - 1) && Length(Axis(used)) > (used < Used ? edge : Entry * edge))
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
            foreach (float part in Axis(j))
            {
                output.WriteInt32(EntityDim.Bits(part));
            }
        }
    }

    internal void Load(ref SnapshotInput input, int series)
    {
        (Count, _room, _axes) = (series, series, new float[Most * series]);
        Used = input.ReadInt32(0, Most);
        for (int i = 0; i < _axes.Length; i++)
        {
            _axes[i] = EntityDim.Single(ref input);
        }
    }

    private Span<float> Axis(int axis) => _axes.AsSpan(axis * _room, Count);

    private static double Length(ReadOnlySpan<float> axis)
    {
        double sum = 0;
        foreach (float part in axis)
        {
            sum += (double)part * part;
        }

        return Math.Sqrt(sum);
    }

    private static double Square(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return sum;
    }

    private static double Product(ReadOnlySpan<float> axis, ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (int i = 0; i < axis.Length; i++)
        {
            sum += axis[i] * values[i];
        }

        return sum;
    }

    private static void Subtract(ReadOnlySpan<float> axis, double factor, Span<double> values)
    {
        for (int i = 0; i < axis.Length; i++)
        {
            values[i] -= factor * axis[i];
        }
    }
}
