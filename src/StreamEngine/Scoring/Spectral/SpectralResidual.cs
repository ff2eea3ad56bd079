namespace StreamEngine.Scoring.Spectral;

/// <summary>
/// How much the last value of a window stands out: what the logarithm of its amplitude spectrum has beyond a moving mean of itself is transformed back, and the saliency of the value is held against
/// that of the values before it (Ren et al. 2019, KDD; Hou and Zhang 2007). So that the value is not at the edge, a few are added that go on with the slope of those before it.
/// Where a window lies and how large its values are changes nothing. Not for several threads at a time.
/// </summary>
internal sealed class SpectralResidual
{
    /// <summary>Values that are added.</summary>
    internal const int Added = 5;

    /// <summary>Saliencies before that of the last value that it is held against.</summary>
    private const int Neighbours = 20;

    /// <summary>Share of the mean amplitude below which there is nothing.</summary>
    private const float Nothing = 1e-3f;

    private readonly Fourier _fourier;
    private readonly float[] _real;
    private readonly float[] _imaginary;
    private readonly float[] _log;

    /// <summary>Makes one.</summary>
    /// <param name="length">Values of a window and those that are added; a power of two, at least 32.</param>
    internal SpectralResidual(int length)
    {
        _fourier = new Fourier(length);
        (_real, _imaginary, _log) = (new float[length], new float[length], new float[length]);
    }

    /// <summary>Values of a window.</summary>
    internal int Window => _fourier.Length - Added;

    /// <summary>Saliency of the last value, as a multiple of the usual one, less 1; 0 for a window without any movement.</summary>
    internal double Score(ReadOnlySpan<float> window)
    {
        float mean = 0;
        foreach (float value in window)
        {
            mean += value / window.Length;
        }

        for (int i = 0; i < window.Length; i++)
        {
            _real[i] = window[i] - mean;
        }

        _real.AsSpan(window.Length).Fill(Extrapolate(window) - mean);
        _imaginary.AsSpan().Clear();
        _fourier.Transform(_real, _imaginary);
        if (!Weigh())
        {
            return 0;
        }

        // Back: the same transform with the parts changed over.
        _fourier.Transform(_imaginary, _real);
        int last = window.Length - 1;
        double usual = 0;
        for (int i = last - Neighbours; i <= last; i++)
        {
            usual += Saliency(i) / (Neighbours + 1);
        }

        return usual > 0 ? (Saliency(last) / usual) - 1 : 0;
    }

    // What the values before the last one lead to, if the mean slope towards the last but one holds: the one that is judged is not asked.
    private static float Extrapolate(ReadOnlySpan<float> window)
    {
        float slope = 0;
        float last = window[^2];
        for (int i = 1; i <= Added; i++)
        {
            slope += (last - window[^(i + 2)]) / i / Added;
        }

        return window[^(Added + 1)] + (slope * Added);
    }

    // Gives each frequency the amplitude that is beyond the mean of its neighbours.
    private bool Weigh()
    {
        int length = _log.Length;
        float total = 0;
        for (int i = 1; i < length; i++)
        {
            _log[i] = MathF.Sqrt((_real[i] * _real[i]) + (_imaginary[i] * _imaginary[i]));
            total += _log[i] / length;
        }

        if (!(total > 0) || !float.IsFinite(total))
        {
            return false;
        }

        // The mean of the values was taken off, which is no gap in the spectrum.
        _log[0] = _log[1];
        for (int i = 0; i < length; i++)
        {
            _log[i] = MathF.Log(_log[i] + (Nothing * total));
        }

        (_real[0], _imaginary[0]) = (0, 0);
        for (int i = 1; i < length; i++)
        {
            float around = (_log[i - 1] + _log[i] + _log[(i + 1) % length]) * (1f / 3);

            // exp(log a - mean log) in place of a: the angle stays.
            float factor = MathF.Exp(-around);
            (_real[i], _imaginary[i]) = (_real[i] * factor, _imaginary[i] * factor);
        }

        return true;
    }

    private double Saliency(int i) => Math.Sqrt(((double)_real[i] * _real[i]) + ((double)_imaginary[i] * _imaginary[i]));
}
