using System.Text;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>Named cells of a row as a JSON object, in the order of the columns; what is null is left out.</summary>
internal sealed class ArrowMembers
{
    private readonly ArrowCell[] _cells;
    private readonly byte[][] _names;

    internal ArrowMembers(string[] names, ArrowCell[] cells)
    {
        _cells = cells;
        _names = [.. names.Select(static n => Member(n))];
    }

    /// <summary>Writes the object of a row.</summary>
    internal void Write(int row, JsonText to)
    {
        to.Raw((byte)'{');
        int start = to.Length;
        for (int i = 0; i < _cells.Length; i++)
        {
            int before = to.Length;
            if (before > start)
            {
                to.Raw((byte)',');
            }

            to.Raw(_names[i]);
            if (!_cells[i].Write(row, to))
            {
                to.Length = before;
            }
        }

        to.Raw((byte)'}');
    }

    /// <summary>Name of a member, in quotes and with its colon.</summary>
    private static byte[] Member(string name)
    {
        var text = new JsonText();
        text.Quoted(Encoding.UTF8.GetBytes(name));
        text.Raw((byte)':');
        return text.Text.ToArray();
    }
}
