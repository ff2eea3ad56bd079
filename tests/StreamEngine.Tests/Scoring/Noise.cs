namespace StreamEngine.Tests.Scoring;

/// <summary>Seeded random variables.</summary>
internal sealed class Noise(int seed)
{
    private readonly Random _random = new(seed);

    internal double Uniform() => _random.NextDouble();

    internal double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>Student's t with a number of degrees of freedom: heavy tails for few.</summary>
    internal double Student(int degrees)
    {
        double squares = 0;
        for (int i = 0; i < degrees; i++)
        {
            double x = Gaussian();
            squares += x * x;
        }

        return Gaussian() / Math.Sqrt(squares / degrees);
    }

    internal int Poisson(double mean)
    {
        double limit = Math.Exp(-mean);
        double product = _random.NextDouble();
        int count = 0;
        while (product > limit)
        {
            product *= _random.NextDouble();
            count++;
        }

        return count;
    }
}
