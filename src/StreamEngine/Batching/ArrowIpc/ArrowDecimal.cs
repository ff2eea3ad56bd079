using System.Globalization;
using System.Numerics;
using System.Text;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>Decimals of any width with all their digits.</summary>
internal sealed class ArrowDecimal(FixedSizeBinaryArray array) : ArrowCell
{
    /// <summary>Most digits after the point that are written; decimals of 256 bits have 76.</summary>
    private const int MaxScale = 100;

    private readonly int _scale = array.Data.DataType switch
    {
        Decimal32Type t => t.Scale,
        Decimal64Type t => t.Scale,
        Decimal128Type t => t.Scale,
        Decimal256Type t => t.Scale,
        _ => 0,
    };

    internal override bool Write(int row, JsonText to)
    {
        if (array.IsNull(row))
        {
            return false;
        }

        if (_scale is < -MaxScale or > MaxScale)
        {
            throw new InvalidDataException($"expected a decimal with a scale of at most {MaxScale}, found {_scale}");
        }

        var value = new BigInteger(array.GetBytes(row));
        string digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture);
        digits = _scale > 0 ? digits.PadLeft(_scale + 1, '0') : digits == "0" ? digits : digits + new string('0', -_scale);
        string text = (value.Sign < 0 ? "-" : string.Empty) + (_scale > 0 ? digits[..^_scale] + "." + digits[^_scale..] : digits);
        to.Raw(Encoding.ASCII.GetBytes(text));
        return true;
    }
}
