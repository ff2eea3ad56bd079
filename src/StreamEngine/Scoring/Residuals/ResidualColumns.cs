using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Scoring.Residuals;

/// <summary>What a <see cref="ResidualModel"/> says of the rows of a frame, a column a quantity. The p-value is written for rows that are not usual alone.</summary>
internal sealed class ResidualColumns
{
    private double[] _expected = [];
    private float[] _scale = [];
    private float[] _z = [];
    private double[] _chance = [];
    private byte[] _flags = [];
    private short[] _slot = [];

    /// <summary>Rows that there is room for.</summary>
    internal int Capacity => _z.Length;

    /// <summary>What was expected, NaN where nothing is said.</summary>
    internal ReadOnlySpan<double> Expected => _expected;

    /// <summary>Residuals in scales.</summary>
    internal ReadOnlySpan<float> Z => _z;

    /// <summary>Usual sizes of residuals, NaN where nothing is said.</summary>
    internal ReadOnlySpan<float> Scale => _scale;

    /// <summary>What is said of a row.</summary>
    internal Residual this[int row]
    {
        get
        {
            Flag flags = (Flag)_flags[row];
            return (flags & Flag.Nothing) != 0
                ? Residual.None
                : new Residual(_expected[row], _scale[row], _z[row], (flags & Flag.Learning) != 0, (flags & Flag.WasNegative) != 0)
                {
                    Chance = (flags & Flag.Unusual) != 0 ? _chance[row] : 0,
                    Slot = (flags & Flag.Seasonal) != 0 && (flags & Flag.Unusual) != 0 ? _slot[row] : (short)0,
                };
        }

        set
        {
            (_expected[row], _scale[row], _z[row], _chance[row], _slot[row]) = (value.Expected, value.Scale, value.Z, value.Chance, value.Slot);
            _flags[row] = (byte)((value.Learning ? Flag.Learning : 0) | (value.WasNegative ? Flag.WasNegative : 0)
                | (value.Chance > 0 ? Flag.Unusual : 0) | (value.Slot != 0 ? Flag.Seasonal : 0) | (double.IsNaN(value.Expected) ? Flag.Nothing : 0));
        }
    }

    /// <summary>What is said of a row that has been learned; false for any other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryRead(int row, out double expected, out float scale, out float z, out double chance)
    {
        Flag flags = (Flag)_flags[row];
        (expected, scale, z) = (_expected[row], _scale[row], _z[row]);
        chance = (flags & Flag.Unusual) != 0 ? _chance[row] : 0;
        return (flags & (Flag.Nothing | Flag.Learning)) == 0;
    }

    /// <summary>What is said of a row of which nothing is special: learned, usual, and never negative; false for any other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReadUsual(int row, out double expected, out float scale, out float z)
    {
        (expected, scale, z) = (_expected[row], _scale[row], _z[row]);
        return _flags[row] == 0;
    }

    /// <summary>True for rows of which nothing is special but that some were negative once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool AreUsual(int row, int count) => !_flags.AsSpan(row, count).ContainsAnyExcept((byte)0, (byte)Flag.WasNegative);

    /// <summary>Makes room for rows.</summary>
    internal void Reserve(int rows)
    {
        if (rows > Capacity)
        {
            int size = Math.Max(rows, Capacity + (Capacity / 4));
            (_expected, _scale, _z, _chance, _flags, _slot) = (new double[size], new float[size], new float[size], new double[size], new byte[size], new short[size]);
        }
    }

    /// <summary>Writes eight usual rows.</summary>
    /// <param name="row">The first.</param>
    /// <param name="low">What is expected of the first four.</param>
    /// <param name="high">The same of the others.</param>
    /// <param name="scale">Usual sizes of residuals.</param>
    /// <param name="z">Residuals in scales.</param>
    /// <param name="learning">Bits of the rows that are learning.</param>
    /// <param name="negative">Bits of the rows that were negative once.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Write(int row, Vector256<double> low, Vector256<double> high, Vector256<float> scale, Vector256<float> z, uint learning, uint negative)
    {
        Span<double> expected = _expected.AsSpan(row, Lanes.Width);
        low.CopyTo(expected);
        high.CopyTo(expected[4..]);
        scale.CopyTo(_scale.AsSpan(row, Lanes.Width));
        z.CopyTo(_z.AsSpan(row, Lanes.Width));
        Span<byte> flags = _flags.AsSpan(row, Lanes.Width);
        if ((learning | negative) == 0)
        {
            flags.Clear();
            return;
        }

        for (int lane = 0; lane < flags.Length; lane++)
        {
            flags[lane] = (byte)(((learning >> lane & 1) != 0 ? Flag.Learning : 0) | ((negative >> lane & 1) != 0 ? Flag.WasNegative : 0));
        }
    }

    /// <summary>Says that a row is not usual.</summary>
    internal void SetChance(int row, double p)
    {
        _chance[row] = p;
        _flags[row] |= (byte)(p > 0 ? Flag.Unusual : 0);
    }

    /// <summary>Says that a season spoke of a row that is not usual.</summary>
    internal void SetSlot(int row, short minutes)
    {
        _slot[row] = minutes;
        _flags[row] |= (byte)Flag.Seasonal;
    }

    [Flags]
    private enum Flag : byte
    {
        Learning = 1,
        WasNegative = 2,
        Unusual = 4,
        Nothing = 8,
        Seasonal = 16,
    }
}
