namespace StreamEngine.Scoring.Shapes;

/// <summary>
/// The shapes that a period takes: a mean of <see cref="Slots"/> levels and three directions in which periods differ from it, learned one period by another (Oja 1982, in the form of Sanger 1989). A
/// level is foretold from the fifteen others, so that a weak day, or one with a higher night, is no surprise once there have been such days.
/// </summary>
internal static class ShapeSpace
{
    /// <summary>Levels of a period.</summary>
    internal const int Slots = 16;

    private const int Rank = 3;

    /// <summary>Numbers of a space: levels of the last period, their means, directions.</summary>
    internal const int Size = Slots * (2 + Rank);

    private const float MeanRate = 0.05f;
    private const float Rate = 0.02f;

    /// <summary>Holds directions back of which the other levels say little.</summary>
    private const float Ridge = 0.05f;

    /// <summary>Begins with a level and the first wave.</summary>
    internal static void Begin(Span<float> space)
    {
        space.Clear();
        for (int slot = 0; slot < Slots; slot++)
        {
            double angle = 2 * Math.PI * slot / Slots;
            Direction(space, 0)[slot] = (float)Math.Sqrt(1.0 / Slots);
            Direction(space, 1)[slot] = (float)(Math.Sqrt(2.0 / Slots) * Math.Cos(angle));
            Direction(space, 2)[slot] = (float)(Math.Sqrt(2.0 / Slots) * Math.Sin(angle));
        }
    }

    /// <summary>The level of a slot by those of all others in the last period.</summary>
    internal static float Foretell(ReadOnlySpan<float> space, int slot)
    {
        Span<float> normal = stackalloc float[Rank * (Rank + 1)];
        for (int row = 0; row < Rank; row++)
        {
            for (int column = 0; column <= Rank; column++)
            {
                float sum = row == column ? Ridge : 0;
                for (int i = 0; i < Slots; i++)
                {
                    float other = column < Rank ? DirectionOf(space, column)[i] : space[i] - space[Slots + i];
                    sum += i == slot ? 0 : DirectionOf(space, row)[i] * other;
                }

                normal[(row * (Rank + 1)) + column] = sum;
            }
        }

        Solve(normal);
        float foretold = space[Slots + slot];
        for (int k = 0; k < Rank; k++)
        {
            foretold += normal[(k * (Rank + 1)) + Rank] * DirectionOf(space, k)[slot];
        }

        return foretold;
    }

    /// <summary>Takes a level in.</summary>
    /// <param name="space">The space.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="level">The level.</param>
    /// <param name="periods">Periods learned before.</param>
    internal static void Learn(Span<float> space, int slot, float level, int periods)
    {
        space[slot] = level;
        space[Slots + slot] += Math.Max(MeanRate, 1f / (periods + 1)) * (level - space[Slots + slot]);
        if (periods < 2)
        {
            return;
        }

        Span<float> rest = stackalloc float[Slots];
        float squares = 0;
        for (int i = 0; i < Slots; i++)
        {
            rest[i] = space[i] - space[Slots + i];
            squares += rest[i] * rest[i];
        }

        if (squares > 0)
        {
            Turn(space, rest, 1 / MathF.Sqrt(squares));
        }
    }

    private static void Turn(Span<float> space, Span<float> rest, float scale)
    {
        for (int i = 0; i < Slots; i++)
        {
            rest[i] *= scale;
        }

        for (int k = 0; k < Rank; k++)
        {
            Span<float> direction = Direction(space, k);
            float along = 0;
            for (int i = 0; i < Slots; i++)
            {
                along += direction[i] * rest[i];
            }

            // What earlier directions explain is not learned by later ones.
            for (int i = 0; i < Slots; i++)
            {
                float part = along * direction[i];
                rest[i] -= part;
                direction[i] += Rate * along * rest[i];
            }
        }
    }

    private static Span<float> Direction(Span<float> space, int k) => space.Slice(Slots * (2 + k), Slots);

    private static ReadOnlySpan<float> DirectionOf(ReadOnlySpan<float> space, int k) => space.Slice(Slots * (2 + k), Slots);

    // Gauss's elimination; the diagonal is never 0 but for a space that was damaged.
    private static void Solve(Span<float> rows)
    {
        for (int pivot = 0; pivot < Rank; pivot++)
        {
            float own = rows[(pivot * (Rank + 1)) + pivot];
            for (int column = pivot; column <= Rank; column++)
            {
                rows[(pivot * (Rank + 1)) + column] /= own;
            }

            for (int row = 0; row < Rank; row++)
            {
                float factor = rows[(row * (Rank + 1)) + pivot];
                for (int column = pivot; column <= Rank && row != pivot; column++)
                {
                    rows[(row * (Rank + 1)) + column] -= factor * rows[(pivot * (Rank + 1)) + column];
                }
            }
        }
    }
}
