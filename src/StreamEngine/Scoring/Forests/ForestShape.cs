namespace StreamEngine.Scoring.Forests;

/// <summary>Sizes of a forest, and where its parts lie in the block of numbers that a series has.</summary>
internal sealed class ForestShape
{
    /// <summary>A child that is not there.</summary>
    internal const ushort None = ushort.MaxValue;

    /// <summary>Most points of a sample, so that a byte names one.</summary>
    internal const int MostSample = 256;

    /// <summary>Most values of a point.</summary>
    internal const int MostWidth = 16;

    internal const int Time = 0;
    internal const int Seed = 1;
    internal const int Filled = 2;

    /// <summary>The last values of the series.</summary>
    internal const int Values = 3;

    /// <summary>Sets the sizes.</summary>
    /// <param name="trees">Trees.</param>
    /// <param name="sample">Points that trees are made of, a multiple of four and at most <see cref="MostSample"/>.</param>
    /// <param name="width">Values of a point, at most <see cref="MostWidth"/>.</param>
    internal ForestShape(int trees, int sample, int width)
    {
        (Trees, Sample, Width) = (trees, sample, width);
        Keys = Values + width;
        Points = Keys + sample;
        Counts = Points + (sample * width);
        Slots = Counts + (sample / 2);
        FirstTree = Slots + (sample / 4);
        Stride = (CutNode.Size + (2 * width) + sizeof(float) - 1) / sizeof(float) * sizeof(float);
        TreeFields = ((sample * Stride) / sizeof(float)) + 1;
    }

    internal int Trees { get; }

    internal int Sample { get; }

    internal int Width { get; }

    /// <summary>A number that tells sizes apart, as single precision has it.</summary>
    internal float Mark => Trees + (128 * (Width + (32 * Sample)));

    /// <summary>What decides which points stay, one a slot of the sample.</summary>
    internal int Keys { get; }

    /// <summary>Coordinates of points that differ from each other.</summary>
    internal int Points { get; }

    /// <summary>How many slots have a point, two bytes each.</summary>
    internal int Counts { get; }

    /// <summary>The point of a slot, a byte each.</summary>
    internal int Slots { get; }

    internal int FirstTree { get; }

    /// <summary>Bytes of a node with the points at the edges of its box, a byte each: least coordinates, then largest. All of a node lies together, since a walk sees few nodes of a tree.</summary>
    internal int Stride { get; }

    /// <summary>Numbers of a tree: its nodes, then root and first free node.</summary>
    internal int TreeFields { get; }

    /// <summary>Numbers of a forest.</summary>
    internal int Fields => FirstTree + (Trees * TreeFields);
}
