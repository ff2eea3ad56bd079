using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Scoring.Residuals;

namespace StreamEngine.Scoring.Entities;

/// <summary>What entities read of the rows of a frame, worked out for all of them one after the other, eight usual ones at a time.</summary>
internal sealed class EntityRows
{
    /// <summary>Residuals are cut off here, in scales: an outlier of one series is no matter of the entity.</summary>
    private const float MostResidual = 4;

    private const int Width = 8;

    private int[] _ids = [];
    private int[] _rows = [];
    private (double Seen, float Z, float Surprise)[] _values = [];
    private int _count;

    /// <summary>Takes the rows of a frame.</summary>
    /// <param name="ids">Dense ids of their series, ascending.</param>
    /// <param name="source">The detector that has scored them.</param>
    internal void Next(ReadOnlySpan<int> ids, ResidualDetector source)
    {
        if (!ids.SequenceEqual(_ids.AsSpan(0, _count)))
        {
            Number(ids);
        }

        for (int row = 0; row < ids.Length;)
        {
            if (row + Width <= ids.Length && TryEight(row, source))
            {
                row += Width;
                continue;
            }

            _values[row] = Of(row, source);
            row++;
        }
    }

    /// <summary>What is read of a series.</summary>
    /// <param name="id">Dense id.</param>
    /// <param name="seen">Its value, with what is unusual of it cut off; 0 for none.</param>
    /// <param name="z">Its residual in scales, NaN for none.</param>
    /// <param name="surprise">How unusual it is.</param>
    /// <returns>False when it has no row, or is not known yet.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryRead(int id, out double seen, out float z, out float surprise)
    {
        int row = id < _rows.Length ? _rows[id] : _count;
        (seen, z, surprise) = row < _count && _ids[row] == id ? _values[row] : (0, float.NaN, 0);
        return !float.IsNaN(z);
    }

    // Rows of series that are in this frame no more are known by the ids there.
    private void Number(ReadOnlySpan<int> ids)
    {
        if (ids.Length > _ids.Length)
        {
            int size = Math.Max(ids.Length, _ids.Length + (_ids.Length / 4));
            (_ids, _values) = (new int[size], new (double, float, float)[size]);
        }

        if (ids.Length > 0 && ids[^1] >= _rows.Length)
        {
            Array.Resize(ref _rows, Math.Max(ids[^1] + 1, _rows.Length + (_rows.Length / 4)));
        }

        for (int row = 0; row < ids.Length; row++)
        {
            _rows[ids[row]] = row;
        }

        ids.CopyTo(_ids);
        _count = ids.Length;
    }

    private bool TryEight(int row, ResidualDetector source)
    {
        ReadOnlySpan<double> values = source.Values.Slice(row, Width);
        Vector256<double> most = Vector256.Max(Vector256.Abs(Vector256.Create(values)), Vector256.Abs(Vector256.Create(values[4..])));
        if (!source.Columns.AreUsual(row, Width) || !Vector256.LessThanOrEqualAll(most, Vector256.Create(double.MaxValue)))
        {
            return false;
        }

        ReadOnlySpan<float> z = source.Columns.Z.Slice(row, Width);
        Vector256<float> limit = Vector256.Create(MostResidual);
        Vector256<float> off = Vector256.Min(Vector256.Max(Vector256.Create(z), -limit), limit) * Vector256.Create(source.Columns.Scale[row..]);
        ReadOnlySpan<double> expected = source.Columns.Expected.Slice(row, Width);
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(off);
        Span<double> seen = stackalloc double[Width];
        (Vector256.Create(expected) + low).CopyTo(seen);
        (Vector256.Create(expected[4..]) + high).CopyTo(seen[4..]);
        Span<(double Seen, float Z, float Surprise)> to = _values.AsSpan(row, Width);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = (seen[i], z[i], Surprise.Usual(z[i]));
        }

        return true;
    }

    private static (double Seen, float Z, float Surprise) Of(int row, ResidualDetector source)
    {
        bool isKnown = double.IsFinite(source.Values[row]) & source.Columns.TryRead(row, out double expected, out float scale, out float z, out double chance);
        return isKnown ? (expected + (Math.Clamp(z, -MostResidual, MostResidual) * scale), z, Surprise.Of(z, chance)) : (0, float.NaN, 0);
    }
}
