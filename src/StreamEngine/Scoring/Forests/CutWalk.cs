namespace StreamEngine.Scoring.Forests;

/// <summary>A walk of a point down a tree, and what was found so far.</summary>
internal struct CutWalk
{
    /// <summary>Where it is; <see cref="ForestShape.None"/> when it has ended.</summary>
    internal ushort At;

    /// <summary>Mass of what it was at before; 0 at the root.</summary>
    internal int Mass;

    /// <summary>Largest ratio of the mass beside to the mass within so far.</summary>
    internal double Most;

    /// <summary>The chance that no cut so far has set the point apart.</summary>
    internal double Rest;

    /// <summary>What cuts so far contribute.</summary>
    internal double Expected;
}
