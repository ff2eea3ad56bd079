using System.Numerics;

namespace StreamEngine.Windowing.Expressions;

/// <summary>Walks over the rows of a mask.</summary>
internal ref struct Rows(ReadOnlySpan<ulong> mask)
{
    private readonly ReadOnlySpan<ulong> _mask = mask;
    private ulong _left = mask.Length > 0 ? mask[0] : 0;
    private int _word;

    /// <summary>The next row.</summary>
    /// <returns>False when there is none.</returns>
    internal bool Next(out int row)
    {
        while (_left == 0)
        {
            if (++_word >= _mask.Length)
            {
                row = 0;
                return false;
            }

            _left = _mask[_word];
        }

        row = (_word * 64) + BitOperations.TrailingZeroCount(_left);
        _left &= _left - 1;
        return true;
    }
}
