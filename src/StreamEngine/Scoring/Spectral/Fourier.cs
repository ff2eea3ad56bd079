namespace StreamEngine.Scoring.Spectral;

/// <summary>The discrete Fourier transform of a power of two of complex numbers, in place (Cooley and Tukey 1965, decimation in time).</summary>
internal sealed class Fourier
{
    private readonly float[] _cos;
    private readonly float[] _sin;
    private readonly int[] _swap;

    /// <summary>Makes a transform.</summary>
    /// <param name="length">Numbers; a power of two, at least 2.</param>
    internal Fourier(int length)
    {
        int half = length / 2;
        _cos = [.. Enumerable.Range(0, half).Select(k => (float)Math.Cos(2 * Math.PI * k / length))];
        _sin = [.. Enumerable.Range(0, half).Select(k => (float)Math.Sin(2 * Math.PI * k / length))];
        _swap = new int[length];
        for (int i = 1; i < length; i++)
        {
            _swap[i] = (_swap[i >> 1] >> 1) | ((i & 1) != 0 ? half : 0);
        }
    }

    internal int Length => _swap.Length;

    /// <summary>Transforms; twice, with the parts changed over the second time and divided by the length, gives back what was there.</summary>
    internal void Transform(Span<float> real, Span<float> imaginary)
    {
        for (int i = 0; i < Length; i++)
        {
            int j = _swap[i];
            if (j > i)
            {
                (real[i], real[j]) = (real[j], real[i]);
                (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
            }
        }

        for (int half = 1; half < Length; half *= 2)
        {
            int stride = Length / (2 * half);
            for (int begin = 0; begin < Length; begin += 2 * half)
            {
                for (int k = 0; k < half; k++)
                {
                    Turn(real, imaginary, begin + k, begin + k + half, _cos[k * stride], -_sin[k * stride]);
                }
            }
        }
    }

    private static void Turn(Span<float> real, Span<float> imaginary, int low, int high, float cos, float sin)
    {
        float re = (real[high] * cos) - (imaginary[high] * sin);
        float im = (real[high] * sin) + (imaginary[high] * cos);
        (real[high], imaginary[high]) = (real[low] - re, imaginary[low] - im);
        (real[low], imaginary[low]) = (real[low] + re, imaginary[low] + im);
    }
}
