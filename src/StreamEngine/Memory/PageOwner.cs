namespace StreamEngine.Memory;

/// <summary>Says which pages of cells are one owner's, when several share them out in turn; the default owns all.</summary>
/// <param name="Place">The owner, from 0.</param>
/// <param name="Owners">How many there are; a power of two, or 0 for one that owns all.</param>
internal readonly record struct PageOwner(int Place, int Owners)
{
    /// <summary>Owns nothing.</summary>
    internal static PageOwner Nobody => new(-1, 1);

    /// <summary>True when the cell of an id is this owner's.</summary>
    internal bool Owns(int id) => Owners == 0 || Of(id, Owners) == Place;

    /// <summary>The owner of the cell of an id.</summary>
    internal static int Of(int id, int owners) => (id >> CellTable<int>.PageShift) & (owners - 1);
}
